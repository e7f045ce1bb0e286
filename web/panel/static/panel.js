/* Fetches the part that changes every 3 s; the page works without it. ES5: Chrome 64. */
(function () {
  "use strict";
  var live = document.getElementById("live");
  var lost = document.getElementById("lost");
  var seen = document.getElementById("seen");
  var etag = "";
  var failed = 0;
  var timer = 0;
  var held = false; /* a finger is on a slider */

  function later() {
    clearTimeout(timer);
    if (!document.hidden) { timer = setTimeout(ask, 3000); }
  }

  function answered(request) {
    if (request.status === 401) { location.href = "/login"; return; }
    if (request.status === 200 && !held) {
      live.innerHTML = request.responseText;
      etag = request.getResponseHeader("ETag") || "";
    }
    failed = request.status === 200 || request.status === 304 ? 0 : failed + 1;
    if (!failed) { seen.textContent = request.getResponseHeader("Loa-Seen") || ""; }
    lost.hidden = failed < 2;
    later();
  }

  function ask() {
    var request = new XMLHttpRequest();
    request.open("GET", "/live");
    if (etag) { request.setRequestHeader("If-None-Match", etag); }
    request.timeout = 8000;
    request.onloadend = function () { answered(request); };
    request.send();
  }

  function send(form, percent) {
    var request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.onloadend = function () { held = false; etag = ""; ask(); };
    request.send("token=" + encodeURIComponent(form.elements.token.value) + "&percent=" + percent);
  }

  live.addEventListener("input", function (event) {
    if (event.target.type !== "range") { return; }
    held = true;
    event.target.form.querySelector("b").textContent = event.target.value + " %";
  });
  live.addEventListener("change", function (event) {
    if (event.target.type === "range") { send(event.target.form, event.target.value); }
  });

  document.addEventListener("visibilitychange", function () {
    clearTimeout(timer);
    if (!document.hidden) { ask(); }
  });
  later();
}());
