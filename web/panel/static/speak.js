/* Says at once that a file is too large, and later what has become of it; forms and
sounds are left alone. ES5: Chrome 64. */
"use strict";
function sent() {
	var words = this.dataset, notice = id("notice"), large = [].some.call(this, function (field) {
		return field.files && field.files[0] && field.files[0].size > +words.most;
	});
	notice.hidden = false;
	notice.className = large ? "bad notice" : "good notice";
	notice.textContent = large ? words.large : words.sending;
	return !large;
}
if (id("send")) { id("send").onsubmit = sent; }

setInterval(function () {
	var waits = document.querySelectorAll("[data-waits]"), request = new XMLHttpRequest();
	if (!waits.length) { return; }
	request.open("GET", location.href);
	request.responseType = "document";
	request.onload = function () {
		each(function (old) {
			var now = request.response.getElementById(old.id);
			if (now) { old.replaceWith(now); } else if (id("recordings")) { old.remove(); } else {
				location = request.responseURL;
			}
		}, waits);
	};
	request.send();
}, 4000);
