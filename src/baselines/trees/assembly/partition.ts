/** Moves the rows of split nodes to their children, in blocks, so that all threads have work at a large node too. */
import { placementOf } from "./columns";
import { growth, nodeAt, splitAt } from "./nodes";
import * as s from "./settings";
import { barrier, first, nextTask } from "./threads";

const ROWS_PER_BLOCK = 8192;

@unmanaged
class Block {
  start: i32;
  count: i32;
  /** Which of the nodes that are split. */
  split: i32;
  /** How many of its rows go left, and where its left and right ones go. */
  leftCount: i32;
  leftTo: i32;
  rightTo: i32;
}

// @ts-ignore: decorator
@inline
function blockAt(index: i32): Block {
  return changetype<Block>(s.blocks + <usize>index * offsetof<Block>());
}

/** Lists the rows of the split nodes anew: those of the left child, then those of the right one, each in their order. */
export function partition(): void {
  if (first()) cutIntoBlocks();
  barrier();
  for (let block = nextTask(); block < growth().blockCount; block = nextTask()) divide(blockAt(block));
  barrier();
  if (first()) placeChildren();
  barrier();
  for (let block = nextTask(); block < growth().blockCount; block = nextTask()) copy(blockAt(block));
  barrier();
}

function cutIntoBlocks(): void {
  let blockCount = 0;
  for (let split = 0; split < growth().splitCount; split++) {
    const node = splitAt(split);
    for (let from = 0; from < node.count; from += ROWS_PER_BLOCK) {
      const block = blockAt(blockCount++);
      block.start = node.start + from;
      block.count = min(ROWS_PER_BLOCK, node.count - from);
      block.split = split;
    }
  }
  growth().blockCount = blockCount;
}

function divide(block: Block): void {
  const node = splitAt(block.split);
  const table = s.tables + (<usize>block.split << 8);
  const column = placementOf(node.feature).column;
  const packed = s.packed + (<usize>(column >> 2) * <usize>s.rows << 2) + (column & 3);
  const from = <usize>block.start << 2;
  const end = s.rowList + from + (<usize>block.count << 2);
  let left = s.leftRows + from;
  let right = s.rightRows + from;
  for (let at = s.rowList + from; at < end; at += 4) {
    const row = load<u32>(at);
    const goesLeft = <usize>load<u8>(table + load<u8>(packed + (<usize>row << 2)));
    // Written on both sides, kept on one: a branch would be mispredicted too often.
    store<u32>(left, row);
    store<u32>(right, row);
    left += goesLeft << 2;
    right += 4 - (goesLeft << 2);
  }
  block.leftCount = <i32>((left - s.leftRows - from) >> 2);
}

function placeChildren(): void {
  let block = 0;
  for (let split = 0; split < growth().splitCount; split++) {
    const node = splitAt(split);
    const begin = block;
    let left = 0;
    for (; block < growth().blockCount && blockAt(block).split == split; block++) left += blockAt(block).leftCount;
    let leftTo = node.start;
    let rightTo = node.start + left;
    for (let b = begin; b < block; b++) {
      const each = blockAt(b);
      each.leftTo = leftTo;
      each.rightTo = rightTo;
      leftTo += each.leftCount;
      rightTo += each.count - each.leftCount;
    }
    const leftChild = nodeAt(node.left);
    const rightChild = nodeAt(node.left + 1);
    leftChild.start = node.start;
    leftChild.count = left;
    rightChild.start = node.start + left;
    rightChild.count = node.count - left;
  }
}

function copy(block: Block): void {
  const from = <usize>block.start << 2;
  const rightCount = block.count - block.leftCount;
  memory.copy(s.rowList + (<usize>block.leftTo << 2), s.leftRows + from, <usize>block.leftCount << 2);
  memory.copy(s.rowList + (<usize>block.rightTo << 2), s.rightRows + from, <usize>rightCount << 2);
}
