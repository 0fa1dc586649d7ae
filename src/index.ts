/** neural-knn: neural k-nearest-neighbour methods. Everything a notebook or a program needs, by its room. */
export * from "./estimator";

export { FeedForward, type FeedForwardOptions } from "./baselines/feed-forward";
export { GradientBoosting, type GradientBoostingOptions } from "./baselines/trees/gradient-boosting";
export { LambdaRank, type LambdaRankOptions } from "./baselines/trees/lambda-rank";
export { LeafWiseBoosting, type LeafWiseBoostingOptions } from "./baselines/trees/leaf-wise-boosting";
export { LMNN, type LMNNOptions } from "./baselines/lmnn";
export { NCA, type NCAOptions } from "./baselines/nca";
export { NNet, type NNetOptions } from "./baselines/nnet";
export { RandomForest, type RandomForestOptions } from "./baselines/trees/random-forest";
export { SupportVectorMachine, type SupportVectorMachineOptions } from "./baselines/svm";

export { catalogue } from "./data/catalogue";
export { type CsvOptions, loadCsv } from "./data/csv";
export { classCounts, type Dataset, type Table } from "./data/dataset";
export { kFold, stratifiedFolds } from "./data/folds";
export { type LoadOptions, loadDataset } from "./data/load";
export { type Matrix, matrix, matrixOf, rowOf, takeRows } from "./data/matrix";
export { MinMaxScaler } from "./data/min-max-scaler";
export { type Split, type SplitFractions, stratifiedSample, stratifiedSplit } from "./data/split";
export { standInDataset } from "./data/stand-in-dataset";
export { Standardizer } from "./data/standardizer";

export { type CompileOptions, compile } from "./engine/compile";
export type { CompiledStep } from "./engine/compiled-step";
export { valueAndGradient } from "./engine/gradient";
export { RandomState } from "./engine/random";
export { readSafetensors, writeSafetensors } from "./engine/safetensors";
export type { HostTensor, Tree } from "./engine/tensors";

export { tsne, type TsneOptions } from "./embedding/t-sne";

export { KnnClassifier, type KnnOptions } from "./neighbors/knn-classifier";
export { KnnRegressor } from "./neighbors/knn-regressor";
export { allNearestNeighbors, nearestNeighbors } from "./neighbors/nearest-neighbors";
export type { Neighbors, SearchOptions } from "./neighbors/neighbors";
export { OutOfCoreKnnClassifier, type OutOfCoreKnnOptions } from "./neighbors/out-of-core-classifier";
export { outOfCoreNeighbors, outOfCoreTargets } from "./neighbors/out-of-core";
export { openRowFile, writeRowFile } from "./neighbors/row-file";
export { matrixSource, type RowSource } from "./neighbors/row-source";
export { WeightedKnnClassifier } from "./neighbors/weighted-knn-classifier";

export {
  type NeighborPrediction,
  NeighborNetwork,
  type NetworkFitOptions,
  type NetworkOptions,
} from "./models/neighbor-network";
export { KnnAugmented, type KnnAugmentedOptions } from "./models/knn-augmented";
export { MemN2N, type MemN2NOptions } from "./models/mem-n2n";
export { MNkNN, type MNkNNOptions } from "./models/mnknn";
export { MNkNNVec, type MNkNNVecOptions } from "./models/mnknn-vec";
export { NnKnn, type NnKnnOptions } from "./models/nn-knn/nn-knn";
export { NnKnnOriginal, type NnKnnOriginalOptions } from "./models/nn-knn/nn-knn-original";
export { NnKnnRegressor } from "./models/nn-knn/nn-knn-regressor";
export type { ExplainedCase, Explanation } from "./models/nn-knn/explanation";
export type { Extractor } from "./models/nn-knn/extractor";
export type { GlocalParameters } from "./models/nn-knn/glocal-parameters";
export { SetBased, type SetBasedOptions } from "./models/set-based";
export { V2LS, type V2LSOptions } from "./models/v2ls";
export { V2VS, type V2VSOptions } from "./models/v2vs";
export { V2VSLS, type V2VSLSOptions } from "./models/v2vsls";
export type { EpochRecord } from "./training/train";

export { Adasyn, type AdasynOptions } from "./oversampling/adasyn";
export { BorderlineSmote, type BorderlineSmoteOptions } from "./oversampling/borderline-smote";
export { NeuralOversampler, type NeuralOversamplerOptions } from "./oversampling/neural-oversampler";
export type { Oversampler, Resampled, ResampleOptions } from "./oversampling/oversampler";
export type { SamplingStrategy } from "./oversampling/sampling-strategy";
export { Smote, type SmoteOptions } from "./oversampling/smote";

export { mean, standardDeviation } from "./evaluation/descriptive";
export { pairedEffectSize } from "./evaluation/effect-size";
export { holmCorrection } from "./evaluation/holm";
export { accuracy, classScores, confusionMatrix, confusionScores, macroF1 } from "./evaluation/metrics";
export { neighborLabelAgreement } from "./evaluation/neighbor-label-agreement";
export { detectableEffect } from "./evaluation/power";
export { silhouette } from "./evaluation/silhouette";
export { pairedTTest, welchTTest } from "./evaluation/t-tests";
export { trustworthiness } from "./evaluation/trustworthiness";

export { explanationsHtml } from "./report/explanation-html";
export { type ComparedRow, comparedRowsHtml } from "./report/compared-rows-html";
export { datasetFacts } from "./report/dataset-facts";
export { datasetText } from "./report/dataset-text";
export { tableCsv, tableJson } from "./report/export";
export { attentionMap } from "./report/figures/attention-map";
export { caseActivationFigure } from "./report/figures/case-activation";
export { caseWeightsFigure } from "./report/figures/case-weights";
export { confusionFigure } from "./report/figures/confusion";
export { type EmbeddedRows, embeddingsFigure } from "./report/figures/embeddings";
export type { PlotlyFigure } from "./report/figures/figure";
export { type LearningCurve, learningCurves } from "./report/figures/learning-curves";
export { neighborsFigure } from "./report/figures/neighbors";
export { oversamplingDots } from "./report/figures/oversampling-dots";
export { paperDots } from "./report/figures/paper-dots";
export { type SweepCurve, sweepCurves } from "./report/figures/sweep-curve";
export { sweepHeatmap } from "./report/figures/sweep-heatmap";
export { judgeClaims } from "./report/judge";
export { loadPaper } from "./report/load-paper";
export { assumptionsHtml, contradictionsHtml, leftOutHtml } from "./report/notes-html";
export { ownDataHtml } from "./report/own-data-html";
export { paperTable } from "./report/table";
export { tableHtml } from "./report/table-html";
export { verdictComparisonHtml } from "./report/verdict-comparison-html";
export { verdictsHtml } from "./report/verdicts-html";

export { type ClassF1, classF1 } from "./experiments/class-f1";
export { madeWithFacts, madeWithHtml } from "./experiments/made-with";
export { planRuns } from "./experiments/plan";
export { PROFILES } from "./experiments/profiles";
export type { RunReport, RunSpec } from "./experiments/run";
export { planStudy, reproduce, type Study, type StudyRequest } from "./experiments/study";

export { endNotebook } from "./papermill/contract/end-notebook";
export { record } from "./papermill/contract/record";
export { showFigure } from "./papermill/contract/show-figure";
