import { afterAll, vi } from "vitest";

// In jsdom nothing paints: frames come at once, and with them Preact's effects.
if (typeof window !== "undefined") {
  globalThis.requestAnimationFrame = (run) => Number(setTimeout(() => run(performance.now())));
  globalThis.cancelAnimationFrame = (frame) => clearTimeout(frame);
}

// Effects of the last drawing still need jsdom.
afterAll(async () => {
  vi.useRealTimers();
  await new Promise((done) => setTimeout(done, 100));
});
