// Before the first paint, so that a chosen theme does not flash.
(function () {
  "use strict";
  var theme = null;
  try { theme = localStorage.getItem("lab-theme"); } catch (e) { /* a page from a file may have no storage */ }
  if (theme === "dark" || theme === "light") document.documentElement.dataset.theme = theme;
})();
