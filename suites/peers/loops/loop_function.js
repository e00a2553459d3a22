// loops/loop_function.py in JavaScript.
exports.bench = function (n) {
  let count = 0;
  while (count < n) {
    count = count + 1;
  }
  return count;
};
