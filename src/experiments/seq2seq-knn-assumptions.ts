/** Where the seq2seq-kNN paper is silent or this reproduction departs from it, and why. */
import type { Assumption } from "../report/notes-html";

export const assumptions: readonly Assumption[] = [
  {
    topic: "F-1",
    here: "Macro F1: the mean over the classes.",
    why: "The paper's figures for kNN are near the macro F1 of kNN and far from the other averages.",
  },
  {
    topic: "Split",
    here: "Seed s shuffles the rows into 64 % training, 16 % validation, 20 % test, stratified; all models share the splits.",
    why: "A fifth for the test is the commonest choice. Shared splits make the tests paired.",
  },
  {
    topic: "Scaling",
    here: "Features standardised with mean and standard deviation of the training rows.",
    why: "Distances are of no use otherwise: the columns' scales differ by four orders.",
  },
  {
    topic: "Sizes and schedule",
    here:
      "128 units, 256 rows per step, Adam from 0.01 along half a cosine to 0, stopped after 8 epochs without a better " +
      "macro F1 on validation rows. The same for all networks and data sets.",
    why:
      "Chosen once on validation rows of COV (macro F1 with 64 units 87.3, with 128 88.6, with 192 89.0 at twice the " +
      "time; from 0.003 instead of 0.01 87.9; 128 rows per step 88.6).",
  },
  {
    topic: "g in equation 1",
    here: "One layer of rectified linear units on [fed-back prediction, decoder state, encoding].",
    why: "The simplest reading of a function of these three.",
  },
  {
    topic: "Dropout and batch normalisation",
    here: "Normalisation of the encoding; dropout on the encoding and on each y_t.",
    why: "The paper uses both and names no place. Neither stands inside the recurrence, where both do harm.",
  },
  {
    topic: "What is fed back",
    here: "V2LS and V2VSLS: the label distribution of the step before; V2VS: its vector.",
    why: "Equation 1 feeds back the prediction; V2VSLS has two of them, and the labels are the smaller.",
  },
  {
    topic: "When V2VS stops",
    here: "By its loss on validation rows.",
    why: "The model is unsupervised (section 3.2): it is to see no label before it classifies.",
  },
  {
    topic: "Set-based model",
    here: "K heads on the encoding; the loss is that of the best assignment of heads to neighbours.",
    why: "A set has no first element. The paper gives the model one sentence.",
  },
  {
    topic: "Symbolic columns of NI",
    here: "Integer codes by first appearance.",
    why: "The paper counts 41 features, so they were not spread over indicator columns.",
  },

  {
    topic: "Where batches of memory come from",
    here:
      "The memory networks draw 64 training rows anew for every training batch; at inference one memory, drawn once with " +
      "the seed and saved with the model.",
    why: "A prediction should not depend on the rows that are asked for together with it, nor on how often one asks.",
  },
  {
    topic: "Out-of-core targets",
    paper: "Algorithm 1 draws in every epoch.",
    here: "Drawn once, before the first epoch.",
    why: "Table 5 counts the time of drawing once. Both ways are compared in the notebook on out-of-core models.",
  },
  {
    topic: "Out-of-core kNN",
    here: "One random batch of 64 training rows for each query; R = 50 of them are shown beside it.",
    why: 'The paper restricts "the batch size (or memory size) to be 64".',
  },
  {
    topic: "Tuning of the baselines",
    here:
      "Six settings each, as many as for the networks, judged by the mean macro F1 on validation rows of COV, CCD and NI " +
      "(20,000 training rows, one seed). XGB: depth 10 (mean 82.7; the default 6 has 82.2; learning rate 0.1 with depths " +
      "4, 6, 10 and 100 or 300 rounds 81.7 to 82.6). LGBM: 255 leaves (83.1; the default 31 has 82.2; 15, 31 or 127 leaves " +
      "with 300 rounds 82.4 to 82.9). RF, scikit-learn's defaults: a third of the features per split instead of the " +
      "square root gains 0.1 points, 300 trees nothing. FFN: five settings on CCD lie within the seeds' noise.",
    why: "A comparison with untuned baselines would prove nothing. The paper says nothing of theirs.",
  },
  {
    topic: "LambdaRank",
    here:
      "Boosted trees rank 2,000 training rows, drawn once, for every query; they learn from 2,000 training rows as queries, " +
      "each with its 5 true neighbours (relevance 5 to 1) and 95 random rows.",
    why: "The paper does not say which rows it ranks; all of them would be a million tree evaluations for each test row.",
  },
  {
    topic: "kNN-augmented networks",
    here: "A memory of the row's 5 nearest training rows and their labels, read once by an attention of I = 8 perspectives.",
    why: "The paper names K, I and the learning rate alone; 8 perspectives are our reading of I.",
  },
  {
    topic: "What is oversampled",
    here:
      "The standardised training rows: every class but the largest gets synthetic rows until it is as large. Validation and " +
      "test rows stay as they are.",
    why: 'The paper adds rows "until the classes are balanced" and says nothing of parts. Synthetic test rows would prove nothing.',
  },
  {
    topic: "SMOTE and ADASYN",
    here: "With 5 neighbours, the default of imbalanced-learn, whose rows they give for the same seed.",
    why: "The paper names no settings.",
  },
  {
    topic: "Vectors as synthetic rows",
    here:
      "A predicted vector is of the class argmax Y_t of its own step; vectors are added in the order of the training rows, " +
      "the nearest rank first. A class that runs out of vectors stays smaller.",
    why: "The paper does not say how a vector gets its label, nor which vectors are taken where there are too many.",
  },
  {
    topic: "Training of a generator",
    here:
      "As the network for classification but for alpha and lambda: as many epochs, stopped by macro F1 on validation rows. " +
      "MNkNN_VEC takes over the alpha and lambda that the paper gives for V2VSLS.",
    why: 'The paper says "fully train"; a generator that is stopped by its vectors alone would see no label.',
  },
  {
    topic: "Gains in Table 9",
    here:
      "The best combination with V2VSLS against the best with SMOTE and with ADASYN, in percent of the latter, seed by seed; " +
      "the best model is that of the largest mean, whichever its oversampler.",
    why: "The paper's best models all have V2VSLS, so that both readings are one there.",
  },
  {
    topic: "Figure 1",
    paper: "SensIT, of which how many rows is not said.",
    here:
      "A sample, the same given rows in all panels with a like share of the synthetic ones; t-SNE with scikit-learn's " +
      "defaults. Another data set where SensIT is not at hand.",
    why: "All of SensIT would be too dense to see anything.",
  },
];
