// Photos are made smaller before they are sent: what a telephone takes is twenty times what a case needs.
"use strict";
(() => {
  const LONGER_SIDE = 1280;
  const MOST_BYTES = 250000;

  async function smaller(file) {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    for (const quality of [0.8, 0.6, 0.4]) {
      for (const side of [LONGER_SIDE, 900]) {
        const scale = Math.min(1, side / Math.max(picture.width, picture.height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.round(picture.width * scale);
        canvas.height = Math.round(picture.height * scale);
        canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
        const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
        if (blob && blob.size <= MOST_BYTES) return new File([blob], "photo.jpg", { type: "image/jpeg" });
      }
    }
    return file;
  }

  for (const input of document.querySelectorAll('input[type="file"][name="photo"]')) {
    input.addEventListener("change", async () => {
      const [file] = input.files;
      if (!file) return;
      const button = input.form.querySelector("button");
      button.disabled = true;
      try {
        const files = new DataTransfer();
        files.items.add(await smaller(file));
        input.files = files.files;
      } catch {
        // Not a picture this browser can read: it is sent as it is, and the centre says what is wrong with it.
      }
      button.disabled = false;
    });
  }
})();
