/**
 * What the threads work on: addresses in the shared memory, and sizes. JavaScript sets these exported globals; every
 * thread has its own copy, all with the same values but for `thread`.
 */
export let thread: i32 = 0;
export let threads: i32 = 1;

// The rows. ----------------------------------------------------------------------------------------------------------

export let rows: i32 = 0;
export let features: i32 = 0;
/** f32, rows x features; NaN where a value is missing. */
export let values: usize = 0;

// Bins. --------------------------------------------------------------------------------------------------------------

/** The bin of missing values; the others are at most so many. */
export const MISSING: i32 = 255;
/** At most so many bins of values for each feature. */
export let maxBins: i32 = 255;
/** u8, features x rows. */
export let bins: usize = 0;
/** The same as rows x features, for a forest. */
export let rowBins: usize = 0;
/** f32, features x 256: bin `b` holds the values from `cuts[b - 1]` up to but without `cuts[b]`. */
export let cuts: usize = 0;
/** i32, features x 4: the number of bins, the bin of most rows, its rows, and the rows without a value. */
export let binCounts: usize = 0;
/** Room to sort one feature in, for each thread: `sortBytes` each. */
export let sortScratch: usize = 0;
export let sortBytes: usize = 0;

// Columns: what histograms are made of. A column holds one feature, or several that are never set together. -----------

/** How many columns, in groups of four. */
export let columns: i32 = 0;
export let groups: i32 = 0;
/** u8, groups x rows x 4. */
export let packed: usize = 0;
/** Where each feature stands, features x `Placement`. */
export let placements: usize = 0;
/** i32: the features, by column; and columns + 1: the first of each column. */
export let columnFeatures: usize = 0;
export let columnStarts: usize = 0;

// Boosting. ----------------------------------------------------------------------------------------------------------

/** 0: gradients are given; 1: logistic; 2: softmax. */
export let objective: i32 = 0;
/** Trees per round, one for each column of `scores`. */
export let outputs: i32 = 1;
/** i32, rows. */
export let labels: usize = 0;
/** f32, rows x outputs. */
export let scores: usize = 0;
/** i32, outputs x rows x 2: gradient and Hessian, in fixed point. */
export let gradients: usize = 0;
/** Units of that fixed point for 1. */
export let gradientScale: f64 = 1;
export let hessianScale: f64 = 1;
/** What `p (1 - p)` is multiplied by in the Hessian of softmax. */
export let hessianFactor: f64 = 2;

export let leafWise: i32 = 0;
export let maxDepth: i32 = 6;
export let maxLeaves: i32 = 64;
export let learningRate: f64 = 0.3;
export let l2: f64 = 1;
export let minGain: f64 = 0;
export let minHessian: f64 = 1;
export let minRows: i32 = 0;

/** u32, rows: the rows of each node, one node after the other; and room to reorder them. */
export let rowList: usize = 0;
export let leftRows: usize = 0;
export let rightRows: usize = 0;
/** `Block`s, `Node`s, `Candidate`s; u8, 256 for each node that is split at a time; i32, the nodes that are split. */
export let blocks: usize = 0;
export let nodes: usize = 0;
export let candidates: usize = 0;
export let tables: usize = 0;
export let splits: usize = 0;
/** i64, slots x groups x 4 x 256 x 2: sums of gradients and Hessians. */
export let histograms: usize = 0;

// Trees. -------------------------------------------------------------------------------------------------------------

/** Three 32-bit words for each node (see `Tree` in ../ensemble.ts), trees of `treeNodes` nodes one after the other. */
export let trees: usize = 0;
export let treeNodes: i32 = 0;
/** i32: how many nodes each of these trees has. */
export let treeSizes: usize = 0;

// Forest. ------------------------------------------------------------------------------------------------------------

export let classes: i32 = 0;
export let featuresPerSplit: i32 = 0;
/** u32: the seed of each tree. */
export let treeSeeds: usize = 0;
/** For each thread: room to grow one tree in, `workspaceBytes`. */
export let workspace: usize = 0;
export let workspaceBytes: usize = 0;
/** f32, for each thread: the class shares of leaves, classes of them each; those of pure leaves first. */
export let leafShares: usize = 0;
export let leafSharesBytes: usize = 0;
/** i32, threads: how many values of these each thread has written. */
export let leafShareCounts: usize = 0;

// Prediction. --------------------------------------------------------------------------------------------------------

export let treeCount: i32 = 0;
/** i32, trees: the first node of each. */
export let roots: usize = 0;
/** f32: what leaves point at, from `shareStarts` (i32, trees) on; 0 where they hold their value themselves. */
export let shares: usize = 0;
export let shareStarts: usize = 0;
/** f64, rows x outputs; it holds what the trees are added to. */
export let sums: usize = 0;

// Ranking. -----------------------------------------------------------------------------------------------------------

export let candidateCount: i32 = 0;
/** The same, rounded up to a multiple of 64. */
export let candidateStride: usize = 0;
/** How many features the trees split by; i32: which they are. */
export let splitFeatures: i32 = 0;
export let splitFeature: usize = 0;
/** f32: the thresholds of these features, ascending; i32, splitFeatures + 1: the first of each. */
export let splitCuts: usize = 0;
export let cutStarts: usize = 0;
/** f32 and i32, splitFeatures x candidateCount: the candidates' values, ascending, and whose they are. */
export let sortedValues: usize = 0;
export let sortedCandidates: usize = 0;
/** The splits of the trees (see block-walk.ts); i32, trees + 1: the first of each. */
export let treeSplits: usize = 0;
export let treeSplitStarts: usize = 0;
/** f64: what the leaves say, of which each tree has one more than splits. */
export let leafValues: usize = 0;
/** i32, rows x k: the candidates of the highest scores, best first. */
export let best: usize = 0;
export let k: i32 = 5;
/** For each thread `rankScratchBytes`: f64 scores, i8 bins of all splitFeatures, both of candidateStride, and 64 leaves. */
export let rankScratch: usize = 0;
export let rankScratchBytes: usize = 0;
