// loops/calls_function.py in JavaScript.
function add(a, b) {
  return a + b;
}

exports.bench = function (n) {
  let result = 0;
  let i = 0;
  while (i < n) {
    result = add(result, i);
    i = i + 1;
  }
  return result;
};
