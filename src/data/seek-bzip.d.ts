/** The part of seek-bzip that is used; the package brings no types. */
declare module "seek-bzip" {
  interface ByteSink {
    writeByte(byte: number): void;
  }
  /** Checks the checksums of the blocks and of the whole; throws on damage. */
  export function decode(input: Uint8Array, output: ByteSink, multistream?: boolean): void;
}
