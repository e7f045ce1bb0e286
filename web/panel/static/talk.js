/* Hold to talk: 16 kHz blocks by POST. ES5; ScriptProcessor: Chrome 64. */
"use strict";
function id(name) { return document.getElementById(name); }
var form = id("talk"), button = form.querySelector("button"), words = form.dataset;
var run, pressed, sure;

function say(text, bad) {
	id("word").textContent = text;
	id("word").className = bad ? "bad notice" : "good notice";
}
function post(my, what, body, then) {
	var ask = new XMLHttpRequest();
	ask.open("POST", "/speak/" + what);
	ask.setRequestHeader("Loa-Token", form.elements.token.value);
	ask.setRequestHeader("Loa-Feed", my.feed);
	ask.setRequestHeader("Loa-Number", my.number++);
	ask.responseType = "json";
	ask.timeout = 5000;
	ask.onloadend = function () {
		var told = ask.response || { words: words.lost };
		if (then) { then(told); }
		if (my === run && told.words) { end(told.words); }
	};
	ask.send(body);
}
function end(wrong) {
	var my = run;
	if (!my) { return; }
	run = null;
	if (my.stream) { my.stream.getTracks()[0].stop(); }
	if (my.context) { my.context.close(); }
	if (my.feed && !wrong) { post(my, "done"); }
	clearInterval(my.clock);
	id("loud").value = 0;
	button.setAttribute("aria-pressed", "false");
	say(wrong || words.done, wrong);
}
function send(my, block) {
	if (my.open > 4) { return; }
	my.open++;
	post(my, "block", block, function (told) {
		my.open--;
		if (my === run && told.on_air) { say(words.speak); }
	});
}
function listen(my) {
	var context = my.context = new AudioContext(), low = context.createBiquadFilter();
	var node = context.createScriptProcessor(2048, 1, 1), step = context.sampleRate / 16000;
	var at = 0, block = new Int16Array(3072), n = 0;
	low.frequency.value = 6500;
	node.onaudioprocess = function (event) {
		var heard = event.inputBuffer.getChannelData(0), peak = 0, v;
		if (my !== run) { return; }
		for (; at < heard.length; at += step) {
			v = Math.max(-1, Math.min(1, heard[at | 0]));
			peak = Math.max(peak, v);
			block[n++] = v * 32767;
			if (n === 3072) { send(my, block); block = new Int16Array(n); n = 0; }
		}
		at -= heard.length;
		id("loud").value = Math.sqrt(peak);
	};
	context.createMediaStreamSource(my.stream).connect(low);
	low.connect(node);
	node.connect(context.destination);
	context.resume();
}
function begun(my, told) {
	my.feed = told.feed || "";
	sure = told.quiet ? "quiet=yes" : "";
	if (!told.feed) { return; }
	if (my !== run) { post(my, "done"); return; }
	my.clock = setInterval(function () {
		id("left").textContent = Math.max(0, told.seconds--) + " s";
	}, 1000);
	listen(my);
}
function begin() {
	var my = run = { open: 0, number: 0, feed: "" };
	var plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
	function none() { if (my === run) { end(words.none); } }
	if (!navigator.mediaDevices) { none(); return; }
	button.setAttribute("aria-pressed", "true");
	say(words.wait);
	navigator.mediaDevices.getUserMedia({ audio: plain }).then(function (stream) {
		my.stream = stream;
		if (my !== run) { stream.getTracks()[0].stop(); return; }
		post(my, "begin", new URLSearchParams(sure), function (told) { begun(my, told); });
	}, none);
}

button.onpointerdown = button.onkeydown = function (event) {
	if (event.key && event.key !== " " && event.key !== "Enter") { return; }
	event.preventDefault();
	if (event.repeat) { return; }
	pressed = !run && Date.now();
	if (run) { end(); } else { begin(); }
};
window.onpointerup = window.onpointercancel = button.onkeyup = function () {
	if (pressed && Date.now() - pressed > 400) { end(); } /* a short tap leaves it on */
	pressed = 0;
};
button.oncontextmenu = function () { return false; };
document.onvisibilitychange = function () { end(); };
