/** How threads that run the same function share its work: numbered tasks, and a barrier where all wait for all. */
import { thread, threads } from "./settings";

/** At the beginning of the shared memory, which JavaScript leaves to the kernel. */
const ARRIVED: usize = 512;
const GENERATION: usize = 516;
const NEXT: usize = 520;
const STOP: usize = 524;

/** Whether this thread does what only one may do. */
// @ts-ignore: decorator
@inline
export function first(): bool {
  return thread == 0;
}

/** The number of the next task; they begin at 0 behind every barrier. */
// @ts-ignore: decorator
@inline
export function nextTask(): i32 {
  return atomic.add<i32>(NEXT, 1);
}

/** Whether JavaScript wants no more. */
// @ts-ignore: decorator
@inline
export function stopped(): bool {
  return atomic.load<i32>(STOP) != 0;
}

/** Goes on when all threads are here. */
export function barrier(): void {
  const generation = atomic.load<i32>(GENERATION);
  if (atomic.add<i32>(ARRIVED, 1) + 1 == threads) {
    atomic.store<i32>(ARRIVED, 0);
    atomic.store<i32>(NEXT, 0);
    atomic.add<i32>(GENERATION, 1);
    if (threads > 1) atomic.notify(GENERATION, threads);
    return;
  }
  // Most waits are shorter than what the system takes to wake a thread.
  for (let turn = 0; turn < 2000; turn++) {
    if (atomic.load<i32>(GENERATION) != generation) return;
  }
  while (atomic.load<i32>(GENERATION) == generation) atomic.wait<i32>(GENERATION, generation, -1);
}
