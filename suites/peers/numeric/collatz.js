// numeric/collatz.py in JavaScript.
exports.bench = function (n) {
  let longest = 0;
  let total = 0;
  for (let start = 100000; start < 100000 + n; start++) {
    let x = start;
    let length = 1;
    while (x !== 1) {
      if (x % 2 === 0) {
        x = x / 2;
      } else {
        x = 3 * x + 1;
      }
      length += 1;
    }
    total += length;
    if (length > longest) longest = length;
  }
  return `${total}:${longest}`;
};
