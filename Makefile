# Everything here also works without make: `npm run reproduce`, `npm test`, ... do the same.
NB ?= 01-seq2seq-knn
PROFILE ?= quick
BENCH ?= training

.DEFAULT_GOAL := help
.PHONY: help reproduce test bench notebook report lab native clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

reproduce: ## install, build, run the notebooks in the quick profile, and write outputs/*.html
	@npm run --silent reproduce

test: ## install, build, check types and style, run all tests
	@npm test --silent

bench: ## run a benchmark: make bench BENCH=training
	@npm run --silent bench -- $(BENCH)

notebook: ## run one notebook: make notebook NB=01-seq2seq-knn PROFILE=paper
	@npm run --silent notebook -- $(NB) -p profile $(PROFILE)

report: ## render the report of an executed notebook again: make report NB=01-seq2seq-knn
	@npm run --silent report -- outputs/$(NB).ipynb outputs/$(NB).html

lab: ## open the notebooks in Jupyter with the tslab kernel
	@npm run --silent lab

native: ## fetch TensorFlow's library for the engine "native" (needs its download host)
	@npm rebuild --ignore-scripts=false @tensorflow/tfjs-node-gpu

clean: ## remove what was built and what was run; keeps downloads and published runs
	@rm -rf dist coverage outputs/runs outputs/*.ipynb outputs/*.html
