import { availableParallelism } from "node:os";

export default { test: { setupFiles: ["tests/settle.ts"], maxWorkers: availableParallelism() } };
