"use strict";
// On every page of who may record visits: how many still wait on this phone, and the way to them.

(() => {
  const user = Number(document.body.dataset.userId);
  const badges = document.querySelectorAll("[data-waiting]");
  if (!user || !self.indexedDB || !self.outbox) return;

  async function show() {
    const count = (await outbox.waiting(user)).length;
    for (const badge of badges) {
      badge.hidden = count === 0;
      badge.textContent = `${count} 条待上传`;
    }
    return count;
  }

  try {
    localStorage.setItem("jiaogou-user", JSON.stringify({ id: user, name: document.body.dataset.userName }));
  } catch {
    // Without it the entry page asks the server who we are.
  }
  navigator.serviceWorker?.register("/sw.js").catch(() => {});
  show().then((count) => {
    if (count) outbox.flush().then(show, () => {});
  }, () => {});

  for (const form of document.querySelectorAll("[data-sign-out]")) {
    form.addEventListener("submit", async (event) => {
      if (form.dataset.asked) return;
      event.preventDefault();
      form.dataset.asked = "yes";
      const count = await outbox.waiting(user).then((rows) => rows.length, () => 0);
      const ask = `还有 ${count} 条走访没有上传。它们会留在这部手机里，等您再次登录后上传。现在退出吗？`;
      if (count && !confirm(ask)) {
        delete form.dataset.asked;
        delete form.dataset.sending;
        return;
      }
      // The list of households is for who is signed in; what was typed stays.
      await outbox.clear(user, "pack").catch(() => {});
      form.submit();
    });
  }
})();
