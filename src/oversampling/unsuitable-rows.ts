/** An oversampler cannot work with the rows that it was given, whatever the draws. The message says why, and the way out. */
export class UnsuitableRows extends RangeError {}
