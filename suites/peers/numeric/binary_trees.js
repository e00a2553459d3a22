// numeric/binary_trees.py in JavaScript.
class Node {
  constructor(left, right) {
    this.left = left;
    this.right = right;
  }
}

function build(depth) {
  if (depth === 0) return new Node(null, null);
  return new Node(build(depth - 1), build(depth - 1));
}

function count(node) {
  if (node.left === null) return 1;
  return 1 + count(node.left) + count(node.right);
}

let survivor = null;

exports.setup = function (size, seed) {
  survivor = build(size);
};

exports.bench = function (n) {
  let total = 0;
  for (let i = 0; i < n; i++) {
    total += count(build(8));
  }
  return total;
};
