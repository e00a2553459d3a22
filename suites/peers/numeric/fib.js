// numeric/fib.py in JavaScript.
function fib(k) {
  if (k < 2) return k;
  return fib(k - 1) + fib(k - 2);
}

exports.bench = function (n) {
  let total = 0;
  for (let i = 0; i < n; i++) {
    total += fib(18);
  }
  return total;
};
