/* Hold to talk: 16 kHz blocks by POST. ES5; ScriptProcessor: Chrome 64. */
(function () {
  "use strict";
  var form = document.getElementById("talk"), button = form.querySelector("button");
  var word = document.getElementById("word"), loud = document.getElementById("loud");
  var left = document.getElementById("left");
  var run = null, pressed = 0, sure = false;

  function say(text, bad) { word.textContent = text; word.className = "notice " + (bad ? "bad" : "good"); }
  function post(path, body, heads, then) {
    var request = new XMLHttpRequest(), name;
    request.open("POST", path);
    request.timeout = 5000;
    request.setRequestHeader("Loa-Token", form.elements.token.value);
    for (name in heads) { request.setRequestHeader(name, heads[name]); }
    request.onloadend = function () {
      var told = {};
      try { told = JSON.parse(request.responseText); } catch (e) { told.words = form.dataset.lost; }
      then(request.status === 200 && !told.words, told);
    };
    request.send(body);
  }
  function end(text, bad) {
    var was = run;
    if (!was) { return; }
    run = null;
    if (was.stream) { was.stream.getTracks().forEach(function (track) { track.stop(); }); }
    if (was.context) { was.context.close(); }
    if (was.feed && !bad) { post("/speak/done", "", {}, function () {}); }
    clearInterval(was.clock);
    loud.value = 0; left.textContent = "–";
    button.setAttribute("aria-pressed", "false");
    say(text || form.dataset.done, bad);
  }
  function send(my, block) {
    if (my.open > 4) { return; }
    my.open += 1;
    post("/speak/block", block.buffer, { "Content-Type": "application/octet-stream", "Loa-Feed": my.feed, "Loa-Number": my.number++ }, function (good, told) {
      my.open -= 1;
      if (my !== run) { return; }
      if (!good) { end(told.words, true); } else if (told.on_air) { say(form.dataset.speak); }
    });
  }
  function listen(my) {
    var context = my.context = new (window.AudioContext || window.webkitAudioContext)();
    var low = context.createBiquadFilter(), node = context.createScriptProcessor(2048, 1, 1);
    var step = context.sampleRate / 16000, at = 0, block = new Int16Array(3072), n = 0;
    low.type = "lowpass"; low.frequency.value = 6500;
    node.onaudioprocess = function (event) {
      var data = event.inputBuffer.getChannelData(0), peak = 0, v;
      if (my !== run) { return; }
      for (; at < data.length; at += step) {
        v = Math.max(-1, Math.min(1, data[Math.floor(at)]));
        peak = Math.max(peak, Math.abs(v));
        block[n++] = v * 32767;
        if (n === block.length) { send(my, block); block = new Int16Array(n); n = 0; }
      }
      at -= data.length;
      loud.value = Math.sqrt(peak);
    };
    context.createMediaStreamSource(my.stream).connect(low);
    low.connect(node); node.connect(context.destination);
    context.resume();
  }
  function begin() {
    var my = run = { open: 0, number: 0 }, media = navigator.mediaDevices;
    if (!media || !media.getUserMedia) { run = null; say(form.dataset.none, true); return; }
    button.setAttribute("aria-pressed", "true");
    say(form.dataset.wait);
    media.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } }).then(function (stream) {
      my.stream = stream;
      if (my !== run) { stream.getTracks()[0].stop(); return; }
      post("/speak/begin", sure ? "quiet=yes" : "", { "Content-Type": "application/x-www-form-urlencoded" }, function (good, told) {
        sure = !!told.quiet;
        my.feed = told.feed;
        if (my !== run) { if (good) { post("/speak/done", "", {}, function () {}); } return; }
        if (!good) { end(told.words, true); return; }
        var until = Date.now() + told.seconds * 1000;
        my.clock = setInterval(function () { left.textContent = Math.max(0, Math.round((until - Date.now()) / 1000)) + " s"; }, 500);
        listen(my);
      });
    }, function () { end(form.dataset.none, true); });
  }
  function down(event) {
    event.preventDefault();
    if (run) { end(); pressed = 0; } else { pressed = Date.now(); begin(); }
  }
  function up() { /* a short tap leaves it on */
    if (pressed && Date.now() - pressed > 400) { end(); }
    pressed = 0;
  }
  function key(event) { return event.key === " " || event.key === "Enter"; }
  button.addEventListener("pointerdown", down);
  window.addEventListener("pointerup", up);
  window.addEventListener("pointercancel", up);
  button.addEventListener("keydown", function (event) { if (key(event) && !event.repeat) { down(event); } else if (key(event)) { event.preventDefault(); } });
  button.addEventListener("keyup", function (event) { if (key(event)) { event.preventDefault(); up(); } });
  button.addEventListener("contextmenu", function (event) { event.preventDefault(); });
  document.addEventListener("visibilitychange", function () { if (document.hidden) { end(); } });
}());
