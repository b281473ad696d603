// Files share modules and jsdom, which halves the time: a test leaves nothing behind.
export default { test: { setupFiles: ["tests/settle.ts"], isolate: false } };
