export default { test: { setupFiles: ["tests/settle.ts"] } };
