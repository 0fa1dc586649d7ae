const PAGE = 65536;
const MAX_PAGES = 65536;
/** The first bytes are left to the kernel and to the task board. */
const START = 1024;
const ALIGNMENT = 16;

/**
 * Memory that all threads and the kernel see, handed out from the front and given back together.
 *
 * Pages are taken from the system when they are first written. At most 4 GiB, the limit of 32-bit WebAssembly.
 */
export class SharedMemory {
  readonly memory = new WebAssembly.Memory({ initial: 1, maximum: MAX_PAGES, shared: true });
  private end = START;

  /** How many bytes are handed out. */
  get used(): number {
    return this.end;
  }

  /** Gives back all that was handed out after `used` was `mark`. */
  release(mark: number): void {
    this.end = mark;
  }

  /** Room for f32 values; an array's `byteOffset` is its address in the kernel. What it holds is not defined. */
  f32(length: number): Float32Array {
    const address = this.take(4 * length);
    return new Float32Array(this.memory.buffer, address, length);
  }

  /** Room for f64 values, as `f32`. */
  f64(length: number): Float64Array {
    const address = this.take(8 * length);
    return new Float64Array(this.memory.buffer, address, length);
  }

  /** Room for i32 values, as `f32`. */
  i32(length: number): Int32Array {
    const address = this.take(4 * length);
    return new Int32Array(this.memory.buffer, address, length);
  }

  /** Room for i16 values, as `f32`. */
  i16(length: number): Int16Array {
    const address = this.take(2 * length);
    return new Int16Array(this.memory.buffer, address, length);
  }

  /** The address of so many bytes; afterwards `memory.buffer` is another one if the memory had to grow. */
  private take(bytes: number): number {
    const address = this.end;
    const end = address + Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
    const pages = Math.ceil(end / PAGE);
    if (pages > MAX_PAGES) {
      throw new RangeError(
        `SharedMemory: expected at most 4 GiB, needed ${(end / 2 ** 30).toFixed(1)} GiB; ` +
          "search in shards (searchShard, mergeShards)",
      );
    }
    const missing = pages - this.memory.buffer.byteLength / PAGE;
    if (missing > 0) this.memory.grow(missing);
    this.end = end;
    return address;
  }
}
