/* Shows that Stop was tapped; fetches what changes. The page works without. ES5: Chrome 64. */
"use strict";
function id(name) { return document.getElementById(name); }
function taps() { return live.querySelectorAll("a, button, input"); }
function each(what, list) { [].forEach.call(list, what); }
var live = id("live"), notice = id("told"), etag = "", polls = 0, timer, held, touched = 0;

if (id("stop")) {
	id("stop").onsubmit = function () {
		this.className = "sent";
		this.querySelector("button").textContent = this.dataset.sent;
	};
	window.onpageshow = function (event) { if (event.persisted) { location.reload(); } };
}

function named(tap) {
	return (tap.getAttribute("aria-label") || tap.textContent) + (tap.form ? tap.form.action : tap.href);
}
/* What is under the finger stays there. */
function show(html) {
	var at = [].indexOf.call(taps(), document.activeElement), place, top, now;
	var name = at >= 0 && named(taps()[at]), next;
	each(function (part) {
		if (part.getBoundingClientRect().top < innerHeight / 2) { place = part.id; }
	}, live.querySelectorAll("[id]"));
	top = place && id(place).getBoundingClientRect().top;
	live.innerHTML = html;
	now = place && id(place);
	if (now && scrollY) { scrollBy(0, now.getBoundingClientRect().top - top); }
	each(function (tap) { if (name && named(tap) === name) { next = tap; } }, taps());
	if (taps()[at] && named(taps()[at]) === name) { next = taps()[at]; }
	if (next) { next.focus({ preventScroll: true }); }
	if (live.querySelector("h1")) { document.title = live.querySelector("h1").textContent; }
}
function ask() {
	var request = new XMLHttpRequest();
	request.open("GET", "/live");
	request.setRequestHeader("If-None-Match", etag);
	request.timeout = 2400; /* with the wait: told within 5 s */
	request.onloadend = function () {
		var status = request.status, known = status === 200 || status === 304;
		if (status === 401) { location.href = "/login"; }
		if (known) { id("seen").textContent = request.getResponseHeader("Loa-Seen"); }
		id("lost").hidden = known;
		live.className = known ? "" : "old";
		if (status === 200 && !held && Date.now() - touched > 1000) {
			if (etag && notice) { polls = 9; }
			etag = request.getResponseHeader("ETag");
			show(request.responseText);
		}
		if (notice && polls++ > 2) { notice.style.visibility = "hidden"; } /* no card jumps */
		later(2400);
	};
	request.send();
}
function later(wait) {
	clearTimeout(timer);
	if (!document.hidden) { timer = setTimeout(ask, wait); }
}
function louder(form, percent) {
	var request = new XMLHttpRequest();
	request.open("POST", form.action);
	request.onloadend = function () { held = false; etag = ""; touched = 0; later(0); };
	request.send(new URLSearchParams({ token: form.token.value, percent: percent }));
}
if (live) {
	live.oninput = function (event) {
		held = true;
		event.target.form.querySelector("b").textContent = event.target.value + " %";
	};
	live.onchange = function (event) { louder(event.target.form, event.target.value); };
	live.onclick = function (event) {
		if (event.target.name === "percent") {
			event.preventDefault();
			louder(event.target.form, event.target.value);
		}
	};
	live.ontouchstart = live.ontouchend = live.onmousedown = function () { touched = Date.now(); };
	document.onvisibilitychange = function () { later(0); };
	later(2400);
}
