/* Says at once that a file is too large, and that one is on its way; the page works without. */
(function () {
  "use strict";
  var form = document.getElementById("send"), notice = document.getElementById("notice");
  form.addEventListener("submit", function (event) {
    var files = form.querySelectorAll("[type=file]"), large = false, i;
    for (i = 0; i < files.length; i++) {
      large = large || (files[i].files[0] && files[i].files[0].size > +form.dataset.most);
    }
    notice.hidden = false;
    notice.className = (large ? "bad" : "good") + " notice";
    notice.textContent = large ? form.dataset.large : form.dataset.sending;
    if (large) { event.preventDefault(); }
  });
}());
