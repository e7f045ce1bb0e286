/* Says at once that a file is too large, and later what has become of it. ES5: Chrome 64. */
"use strict";
function id(name) { return document.getElementById(name); }

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
	if (!id("news").dataset.waits) { return; }
	var request = new XMLHttpRequest();
	request.open("GET", location.href);
	request.responseType = "document";
	request.onload = function () {
		var news = request.response.getElementById("news");
		if (news) { id("news").replaceWith(news); } else { location = request.responseURL; }
	};
	request.send();
}, 4000);
