import { afterAll, vi } from "vitest";

// Preact's effects come 35 ms after the last drawing where nothing paints, and still need jsdom.
afterAll(async () => {
  vi.useRealTimers();
  await new Promise((done) => setTimeout(done, 100));
});
