import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Dealer, Subscriber } from "zeromq";
import { KernelStartError } from "../errors";
import type { JsonObject } from "../notebook/model";
import { newConnection, writeConnectionFile, type Connection } from "./connection";
import { KernelProcess } from "./kernel-process";
import type { KernelSpec } from "./kernelspec";
import { processTreeMemory } from "./process-memory";
import { decodeMessage, encodeMessage, newRequest, type Message } from "./message";

export interface KernelOptions {
  /** The folder in which the kernel runs. */
  cwd: string;
  /** Seconds until the kernel must have answered. */
  startTimeout: number;
  /** Gives up on the start. */
  signal?: AbortSignal;
}

const START_ATTEMPTS = 3;
const ASK_AGAIN_MS = 2_000;
const IDLE_WAIT_MS = 10_000;
const LAST_OUTPUT_WAIT_MS = 100;
const SHUTDOWN_WAIT_MS = 1_000;

/**
 * A running kernel, spoken to in the Jupyter protocol over ZeroMQ.
 *
 * Source: https://jupyter-client.readthedocs.io/en/stable/messaging.html
 */
export class Kernel {
  /** What the kernel says of itself: its `kernel_info_reply`. */
  info: JsonObject = {};
  private readonly session = randomUUID();
  private readonly shell = new Dealer({ linger: 0, reconnectInterval: 20 });
  private readonly control = new Dealer({ linger: 0, reconnectInterval: 20 });
  // No high-water mark: a flood of output is held here, not dropped.
  private readonly iopub = new Subscriber({ linger: 0, reconnectInterval: 20, receiveHighWaterMark: 0 });
  private readonly replyWaiters = new Map<string, (content: JsonObject) => void>();
  private readonly idleWaiters = new Map<string, () => void>();
  private readonly listeners = new Map<string, (message: Message) => void>();
  private publishes = false;

  private constructor(
    private readonly process: KernelProcess,
    private readonly connection: Connection,
    private readonly interruptMode: "signal" | "message",
  ) {
    const { transport, ip, shell_port, control_port, iopub_port } = connection;
    this.shell.connect(`${transport}://${ip}:${shell_port}`);
    this.control.connect(`${transport}://${ip}:${control_port}`);
    this.iopub.connect(`${transport}://${ip}:${iopub_port}`);
    this.iopub.subscribe("");
    void this.receiveReplies();
    void this.receivePublished();
  }

  /**
   * Starts a kernel and waits until it answers and what it publishes arrives.
   *
   * @throws KernelStartError when it ends or stays silent; what it wrote is in the message.
   */
  static async start(spec: KernelSpec, options: KernelOptions): Promise<Kernel> {
    const environment = { ...globalThis.process.env, ...spec.env };
    for (let attempt = 1; ; attempt++) {
      const connection = await newConnection();
      const file = await writeConnectionFile(connection);
      const argv = spec.argv.map((argument) => argument.replaceAll("{connection_file}", file.path));
      const process = new KernelProcess(argv, options.cwd, environment);
      const kernel = new Kernel(process, connection, spec.interruptMode ?? "signal");
      try {
        await kernel.handshake(spec.name, options);
        return kernel;
      } catch (error) {
        await kernel.kill();
        // A port that was free when it was chosen can be taken when the kernel binds it.
        if (!/address already in use|EADDRINUSE/i.test(process.output) || attempt === START_ATTEMPTS)
          throw error;
      } finally {
        await file.remove();
      }
    }
  }

  /**
   * Runs `code`; resolves to the kernel's reply once everything that it published meanwhile has arrived.
   *
   * @param listener is called with each published message, also with those that come after the reply.
   * @throws KernelDiedError when the kernel ends first.
   */
  async execute(code: string, listener: (message: Message) => void): Promise<JsonObject> {
    const request = newRequest(this.session, "execute_request", {
      code,
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: false,
    });
    const { msg_id } = request.header;
    this.listeners.set(msg_id, listener);
    const idle = new Promise<void>((resolve) => this.idleWaiters.set(msg_id, resolve));
    const reply = await this.orDeath(this.request(this.shell, request));
    const silence = new AbortController();
    await this.orDeath(Promise.race([idle, delay(IDLE_WAIT_MS, undefined, silence)])).finally(() =>
      silence.abort(),
    );
    this.idleWaiters.delete(msg_id);
    return reply;
  }

  /** Stops the running code; the kernel goes on. On Windows, which has no such signal, the kernel ends. */
  interrupt(): void {
    if (this.interruptMode === "signal") return this.process.interrupt();
    const request = newRequest(this.session, "interrupt_request", {});
    void this.control.send(encodeMessage(request, this.connection.key));
  }

  /** The resident memory of the kernel and of all that it started, in bytes: now, and at its highest. */
  async memory(): Promise<{ now: number; peak: number }> {
    return this.process.pid === undefined ? { now: 0, peak: 0 } : processTreeMemory(this.process.pid);
  }

  /** Asks the kernel to end, and ends it when it does not. */
  async shutdown(): Promise<void> {
    if (!this.control.closed) {
      const request = newRequest(this.session, "shutdown_request", { restart: false });
      const patience = new AbortController();
      const asked = this.control
        .send(encodeMessage(request, this.connection.key))
        .then(() => delay(SHUTDOWN_WAIT_MS, undefined, patience));
      await Promise.race([this.process.ended, asked]);
      patience.abort();
      asked.catch(() => {});
    }
    await this.kill();
  }

  /** Ends the kernel at once, with all that it started. */
  async kill(): Promise<void> {
    this.process.kill();
    await this.process.ended;
    for (const socket of [this.shell, this.control, this.iopub]) socket.close();
  }

  private async handshake(name: string, { startTimeout, signal }: KernelOptions): Promise<void> {
    const deadline = new AbortController();
    const given = AbortSignal.any([deadline.signal, ...(signal ? [signal] : [])]);
    const failed = (reason: string): never => {
      throw new KernelStartError(`the kernel ${name} ${reason}`, this.process.output);
    };
    const obstacle = Promise.race([
      this.process.ended.then((death) => failed(death.reason)),
      delay(1000 * startTimeout, undefined, { signal: given }).then(
        () => failed(`did not answer within ${startTimeout} s`),
        () => signal?.throwIfAborted(),
      ),
    ]);
    try {
      // A subscription takes a moment to reach the kernel: what it publishes before that is lost, so ask until
      // something arrives.
      do {
        this.info = (await Promise.race([this.askForInfo(deadline.signal), obstacle])) ?? {};
        if (!this.publishes) await Promise.race([delay(10), obstacle]);
      } while (!this.publishes);
    } finally {
      deadline.abort();
    }
  }

  /**
   * Asks until there is an answer: on a busy machine about one first request in a hundred reaches a kernel that is just
   * binding its sockets and is never read.
   */
  private async askForInfo(signal: AbortSignal): Promise<JsonObject> {
    const patience = new AbortController();
    const given = AbortSignal.any([signal, patience.signal]);
    const replies: Promise<JsonObject>[] = [];
    try {
      for (;;) {
        replies.push(this.request(this.shell, newRequest(this.session, "kernel_info_request", {})));
        const reply = await Promise.race([...replies, delay(ASK_AGAIN_MS, undefined, { signal: given })]);
        if (reply !== undefined) return reply;
      }
    } finally {
      patience.abort();
    }
  }

  private async request(socket: Dealer, request: Message): Promise<JsonObject> {
    const reply = new Promise<JsonObject>((resolve) => this.replyWaiters.set(request.header.msg_id, resolve));
    await socket.send(encodeMessage(request, this.connection.key));
    return reply;
  }

  /** `promise`, or the kernel's death, but not before its last output had time to arrive. */
  private orDeath<T>(promise: Promise<T>): Promise<T> {
    const settled = new AbortController();
    const death = this.process.ended.then(async (error) => {
      await delay(LAST_OUTPUT_WAIT_MS, undefined, settled);
      throw error;
    });
    return Promise.race([promise, death]).finally(() => settled.abort());
  }

  private async receiveReplies(): Promise<void> {
    for await (const frames of this.shell) {
      const message = decodeMessage(frames, this.connection.key);
      const id = message?.parent_header.msg_id;
      if (message === undefined || id === undefined) continue;
      this.replyWaiters.get(id)?.(message.content);
      this.replyWaiters.delete(id);
    }
  }

  private async receivePublished(): Promise<void> {
    for await (const frames of this.iopub) {
      const message = decodeMessage(frames, this.connection.key);
      if (message === undefined) continue;
      this.publishes = true;
      const id = message.parent_header.msg_id ?? "";
      this.listeners.get(id)?.(message);
      const { msg_type } = message.header;
      if (msg_type === "status" && message.content.execution_state === "idle") this.idleWaiters.get(id)?.();
    }
  }
}
