// numeric/matmul.py in JavaScript.
const SIZE = 100;

function matrix(seed) {
  const rows = [];
  for (let r = 0; r < SIZE; r++) {
    const row = [];
    for (let c = 0; c < SIZE; c++) {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      row.push((seed >> 8) / 8388608.0 - 0.5);
    }
    rows.push(row);
  }
  return rows;
}

const A = matrix(1);
const B = matrix(2);

exports.bench = function (n) {
  let trace = 0.0;
  for (let r = 0; r < n; r++) {
    const row = A[r % SIZE];
    const product = [];
    for (let j = 0; j < SIZE; j++) {
      let total = 0.0;
      for (let k = 0; k < SIZE; k++) {
        total += row[k] * B[k][j];
      }
      product.push(total);
    }
    trace += product[r % SIZE];
  }
  return trace.toFixed(9);
};
