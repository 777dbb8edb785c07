"use strict";
// Pictures made small on the phone before they are kept: nine megabytes go neither into its storage nor up a hill.

self.pictures = (() => {
  const LONGEST = 1600;
  const QUALITY = 0.8;

  function toBlob(canvas) {
    return new Promise((done, failed) => {
      canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("empty"))), "image/jpeg", QUALITY);
    });
  }

  async function shrink(file) {
    const whole = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(whole.width, whole.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(whole.width * scale);
    canvas.height = Math.round(whole.height * scale);
    canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
    whole.close();
    return toBlob(canvas);
  }

  // A pad to sign on with a finger; `blob` gives the signature, or nothing while the pad is empty.
  function pad(canvas) {
    const pen = canvas.getContext("2d");
    let drawn = false;
    const blank = () => {
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.strokeStyle = "#111";
      pen.lineWidth = 3;
      pen.lineCap = pen.lineJoin = "round";
      drawn = false;
    };
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
    };
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      pen.beginPath();
      pen.moveTo(...at(event));
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!canvas.hasPointerCapture(event.pointerId)) return;
      pen.lineTo(...at(event));
      pen.stroke();
      drawn = true;
    });
    blank();
    return { clear: blank, blob: async () => (drawn ? toBlob(canvas) : null) };
  }

  return { pad, shrink };
})();
