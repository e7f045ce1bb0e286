/* Hold to talk: 16 kHz blocks by POST. ES5; ScriptProcessor: Chrome 64. */
(function () {
  "use strict";
  function id(name) { return document.getElementById(name); }
  var form = id("talk"), button = form.querySelector("button"), data = form.dataset;
  var run = null, pressed = 0, sure = "";

  function say(text, bad) { id("word").textContent = text; id("word").className = "notice " + (bad ? "bad" : "good"); }
  function post(what, body, heads, then) {
    var ask = new XMLHttpRequest();
    ask.open("POST", "/speak/" + what);
    ask.timeout = 5000;
    heads["Loa-Token"] = form.elements.token.value;
    for (var name in heads) { ask.setRequestHeader(name, heads[name]); }
    ask.onloadend = function () {
      var told = { words: data.lost };
      try { told = JSON.parse(ask.responseText); } catch (e) { /* no answer */ }
      then(told);
    };
    ask.send(body);
  }
  function off() { post("done", "", {}, function () {}); }
  function end(text) {
    var was = run;
    if (!was) { return; }
    run = null;
    if (was.stream) { was.stream.getTracks()[0].stop(); }
    if (was.context) { was.context.close(); }
    if (was.feed && !text) { off(); }
    clearInterval(was.clock);
    id("loud").value = 0;
    button.setAttribute("aria-pressed", "false");
    say(text || data.done, text);
  }
  function send(my, block) {
    if (++my.open > 5) { my.open--; return; }
    post("block", block, { "Content-Type": "application/octet-stream", "Loa-Feed": my.feed, "Loa-Number": my.number++ }, function (told) {
      my.open--;
      if (my !== run) { return; }
      if (told.words) { end(told.words); } else if (told.on_air) { say(data.speak); }
    });
  }
  function listen(my) {
    var context = my.context = new AudioContext();
    var low = context.createBiquadFilter(), node = context.createScriptProcessor(2048, 1, 1);
    var step = context.sampleRate / 16000, at = 0, block = new Int16Array(3072), n = 0;
    low.frequency.value = 6500;
    node.onaudioprocess = function (event) {
      var heard = event.inputBuffer.getChannelData(0), peak = 0, v;
      for (; my === run && at < heard.length; at += step) {
        v = Math.max(-1, Math.min(1, heard[Math.floor(at)]));
        peak = Math.max(peak, v);
        block[n++] = v * 32767;
        if (n === 3072) { send(my, block); block = new Int16Array(n); n = 0; }
      }
      at -= heard.length;
      if (my === run) { id("loud").value = Math.sqrt(peak); }
    };
    context.createMediaStreamSource(my.stream).connect(low);
    low.connect(node);
    node.connect(context.destination);
    context.resume();
  }
  function begun(my, told) {
    sure = told.quiet ? "quiet=yes" : "";
    if (my !== run) { if (told.feed) { off(); } return; }
    if (told.words) { end(told.words); return; }
    my.feed = told.feed;
    var until = Date.now() + told.seconds * 1000;
    my.clock = setInterval(function () { id("left").textContent = Math.max(0, Math.round((until - Date.now()) / 1000)) + " s"; }, 500);
    listen(my);
  }
  function begin() {
    var my = run = { open: 0, number: 0 }, media = navigator.mediaDevices;
    if (!media) { end(data.none); return; }
    button.setAttribute("aria-pressed", "true");
    say(data.wait);
    media.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } }).then(function (stream) {
      my.stream = stream;
      if (my !== run) { stream.getTracks()[0].stop(); return; }
      post("begin", sure, { "Content-Type": "application/x-www-form-urlencoded" }, function (told) { begun(my, told); });
    }, function () { if (my === run) { end(data.none); } });
  }
  function down(event) {
    if (event.key && event.key !== " " && event.key !== "Enter") { return; }
    event.preventDefault();
    if (event.repeat) { return; }
    pressed = run ? 0 : Date.now();
    if (run) { end(); } else { begin(); }
  }
  function up() { /* a short tap leaves it on */
    if (pressed && Date.now() - pressed > 400) { end(); }
    pressed = 0;
  }
  button.onpointerdown = button.onkeydown = down;
  window.onpointerup = window.onpointercancel = button.onkeyup = up;
  button.oncontextmenu = function () { return false; };
  window.onpagehide = document.onvisibilitychange = function () { end(); };
}());
