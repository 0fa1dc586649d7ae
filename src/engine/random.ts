/**
 * Seeded randomness: the MT19937 generator with numpy's legacy methods (`numpy.random.RandomState`).
 *
 * The zebra sets and the cross-validation folds of the NN-kNN paper were drawn with numpy's legacy generator, so every
 * random choice of this library comes from the same one, bit for bit.
 *
 * Sources: M. Matsumoto and T. Nishimura, "Mersenne Twister", 1998 (the generator);
 * https://numpy.org/doc/stable/reference/random/legacy.html (the methods and their frozen streams).
 */
const N = 624;
const M = 397;
// As int32, which V8 computes with several times faster than with numbers above 2^31.
const UPPER_MASK = 0x80000000 | 0;
const LOWER_MASK = 0x7fffffff;
const MATRIX_A = 0x9908b0df | 0;
const TEMPER_B = 0x9d2c5680 | 0;
const TEMPER_C = 0xefc60000 | 0;

export class RandomState {
  /** The seed that began the stream. */
  readonly seed: number;
  private readonly state = new Int32Array(N);
  private position = N;
  private spareNormal: number | undefined;

  /**
   * @param seed an integer, 0 .. 2^32 - 1.
   * @throws RangeError for any other seed.
   */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new RangeError(`RandomState: expected an integer seed, 0 .. 2^32 - 1, got ${seed}`);
    }
    this.seed = seed;
    this.state[0] = seed;
    for (let i = 1; i < N; i++) {
      const previous = this.state[i - 1] ^ (this.state[i - 1] >>> 30);
      this.state[i] = Math.imul(1812433253, previous) + i;
    }
  }

  /**
   * An independent stream for one purpose: same seed and label, same stream. It consumes nothing of this one, so a
   * purpose that is added later leaves the streams of the others as they were.
   */
  fork(label: string): RandomState {
    let hash = 0x811c9dc5 ^ this.seed;
    for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return new RandomState((hash ^ (hash >>> 16)) >>> 0);
  }

  /** 32 random bits. */
  nextUint32(): number {
    return this.nextInt32() >>> 0;
  }

  /** Uniform on [0, 1) with 53 random bits, as numpy's `rand()`. */
  random(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** `n` draws of `random()`, as numpy's `rand(n)`. */
  rand(n: number): Float64Array {
    return Float64Array.from({ length: n }, () => this.random());
  }

  /**
   * A uniform integer, `low <= value < high`, as numpy's `randint(low, high)`.
   *
   * @throws RangeError when the range is empty or wider than 2^32.
   */
  randint(low: number, high: number): number {
    if (!(high > low) || high - low > 0x100000000) {
      throw new RangeError(`RandomState.randint: expected low < high <= low + 2^32, got ${low}, ${high}`);
    }
    return low + this.interval(high - 1 - low);
  }

  /** A draw from the standard normal distribution, as numpy's legacy `randn()` (Marsaglia's polar method). */
  normal(): number {
    if (this.spareNormal !== undefined) {
      const value = this.spareNormal;
      this.spareNormal = undefined;
      return value;
    }
    let x1: number, x2: number, r2: number;
    do {
      x1 = 2 * this.random() - 1;
      x2 = 2 * this.random() - 1;
      r2 = x1 * x1 + x2 * x2;
    } while (r2 >= 1 || r2 === 0);
    const scale = Math.sqrt((-2 * Math.log(r2)) / r2);
    this.spareNormal = scale * x1;
    return scale * x2;
  }

  /** Shuffles `values` in place, as numpy's `shuffle`. */
  shuffle<T extends { length: number; [index: number]: unknown }>(values: T): T {
    for (let i = values.length - 1; i > 0; i--) {
      const j = this.interval(i);
      const kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
    return values;
  }

  /** The numbers 0 .. n - 1 in random order, as numpy's `permutation(n)`. */
  permutation(n: number): Int32Array {
    return this.shuffle(Int32Array.from({ length: n }, (_, i) => i));
  }

  /**
   * Fills `mask` with ones (with the given probability, to 16 bits) and zeros; two draws from each 32 random bits.
   */
  bernoulli(mask: Uint8Array, probability: number): Uint8Array {
    const threshold = Math.round(probability * 65536);
    for (let i = 0; i < mask.length; i += 2) {
      const bits = this.nextInt32();
      // The sign of the difference: a branch would be mispredicted too often. A write behind the end does nothing.
      mask[i] = ((bits & 0xffff) - threshold) >>> 31;
      mask[i + 1] = ((bits >>> 16) - threshold) >>> 31;
    }
    return mask;
  }

  /** Uniform on 0 .. max, by masked rejection: the way numpy's legacy `shuffle` and `randint` draw. */
  private interval(max: number): number {
    if (max === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(max);
    let value: number;
    do value = (this.nextUint32() & mask) >>> 0;
    while (value > max);
    return value;
  }

  /** 32 random bits as a signed integer. */
  private nextInt32(): number {
    if (this.position === N) this.twist();
    let y = this.state[this.position++];
    y ^= y >>> 11;
    y ^= (y << 7) & TEMPER_B;
    y ^= (y << 15) & TEMPER_C;
    return y ^ (y >>> 18);
  }

  private twist(): void {
    const { state } = this;
    // Two loops instead of indices modulo N.
    for (let i = 0; i < N - M; i++) state[i] = state[i + M] ^ twisted(state[i], state[i + 1]);
    for (let i = N - M; i < N - 1; i++) state[i] = state[i + M - N] ^ twisted(state[i], state[i + 1]);
    state[N - 1] = state[M - 1] ^ twisted(state[N - 1], state[0]);
    this.position = 0;
  }
}

function twisted(upper: number, lower: number): number {
  const y = (upper & UPPER_MASK) | (lower & LOWER_MASK);
  return (y >>> 1) ^ (-(y & 1) & MATRIX_A);
}
