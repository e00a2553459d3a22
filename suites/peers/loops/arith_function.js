// loops/arith_function.py in JavaScript.
exports.bench = function (n) {
  let total = 0;
  let fraction = 0.0;
  let i = 0;
  while (i < n) {
    total = total + i * 3 - Math.floor(i / 2);
    total = total % 1000003;
    fraction = fraction * 0.5 + i / 4;
    i = i + 1;
  }
  return `${total}:${fraction.toFixed(6)}`;
};
