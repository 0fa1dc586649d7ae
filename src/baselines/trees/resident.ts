import { SharedMemory } from "../../neighbors/shared-memory";
import type { Settings } from "./kernel";

interface Loaded {
  memory: SharedMemory;
  /** How much of the memory is taken for good. */
  mark: number;
  settings: Settings;
}

/** What stays in shared memory from one question to the next. */
export class Resident {
  private loaded: Loaded | undefined;
  /** Settles when the memory is free for the next question. */
  private free: Promise<unknown> = Promise.resolve();

  /** @param load puts it there, when it is first asked for, and returns where the kernel finds it. */
  constructor(private readonly load: (memory: SharedMemory) => Settings) {}

  /** Answers one question at a time; what `answer` takes of the memory is given back afterwards. */
  ask<T>(answer: (memory: SharedMemory, settings: Settings) => Promise<T>): Promise<T> {
    const answered = this.free.then(async () => {
      const { memory, mark, settings } = (this.loaded ??= this.prepare());
      try {
        return await answer(memory, settings);
      } finally {
        memory.release(mark);
      }
    });
    this.free = answered.catch(() => {});
    return answered;
  }

  private prepare(): Loaded {
    const memory = new SharedMemory();
    const settings = this.load(memory);
    return { memory, mark: memory.used, settings };
  }
}
