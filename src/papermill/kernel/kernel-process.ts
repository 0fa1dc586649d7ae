import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { KernelDiedError } from "../errors";

const TAIL_LENGTH = 4000;
const LAST_OUTPUT_WAIT_MS = 200;

const living = new Set<KernelProcess>();
process.on("exit", () => living.forEach((kernel) => kernel.kill()));

/**
 * A kernel's process. It does not outlive this one: it is killed when this process exits.
 */
export class KernelProcess {
  /** Resolves when the process has ended, to the error that says how. */
  readonly ended: Promise<KernelDiedError>;
  private readonly child: ChildProcess;
  private outputTail = "";
  private running = true;

  constructor(argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv = process.env) {
    const [command, ...args] = argv;
    // A process group of its own: Ctrl-C in the terminal reaches this process only, which then decides; and whatever
    // the kernel starts can be ended with it. On Windows that would open a console.
    const detached = process.platform !== "win32";
    this.child = spawn(command, args, { cwd, env, detached, windowsHide: true, stdio: "pipe" });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.outputTail = (this.outputTail + text).slice(-TAIL_LENGTH);
      });
    }
    living.add(this);
    this.ended = this.watch();
  }

  /** The last lines that the process itself wrote, outside of the protocol. */
  get output(): string {
    return this.outputTail.trim();
  }

  /** The process's id; undefined where it could not be started. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Interrupts what the kernel is doing; on Windows, which knows no such signal, ends it. */
  interrupt(): void {
    this.child.kill("SIGINT");
  }

  /** Ends the kernel at once, with all that it started. */
  kill(): void {
    if (!this.running || this.child.pid === undefined) return;
    if (process.platform === "win32") this.child.kill("SIGKILL");
    else killGroup(this.child.pid);
  }

  private async watch(): Promise<KernelDiedError> {
    const closed = new Promise((resolve) => this.child.once("close", resolve));
    const reason = await new Promise<string>((resolve) => {
      this.child.once("error", (error) => resolve(`could not be started: ${error.message}`));
      this.child.once("exit", (code, signal) =>
        resolve(signal === null ? `exited with status ${code}` : `was killed by ${signal}`),
      );
    });
    this.kill();
    this.running = false;
    living.delete(this);
    // What it wrote last may still be on its way; something that left its group may hold the pipe open for long.
    const patience = new AbortController();
    await Promise.race([closed, delay(LAST_OUTPUT_WAIT_MS, undefined, patience)]);
    patience.abort();
    return new KernelDiedError(reason, this.output);
  }
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // Nothing of the group is left.
  }
}
