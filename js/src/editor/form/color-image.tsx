/** Controls for colors and images. */

import { useRef, useState } from "preact/hooks";
import { isColor } from "../../model/look.ts";
import { Button } from "../shared/parts.tsx";
import { type ControlProps, useDraft } from "./control.ts";
import { picture } from "./image.ts";

export function ColorControl(props: ControlProps) {
  const { field, id, label, described, invalid, touch } = props;
  const draft = useDraft(props, String(field.value ?? ""), (text) =>
    text === "" || isColor(text)
      ? { value: text || null }
      : { problem: `“${text}” is not a color; allowed: #RRGGBB` },
  );
  const still = field.store.readonly;
  return (
    <fieldset class="jn-colors" aria-label={label}>
      {field.store.palette.map((each) => (
        <button
          key={each}
          type="button"
          class="jn-swatch"
          style={{ background: each }}
          disabled={still}
          aria-label={`Color ${each}`}
          aria-pressed={draft.text.toUpperCase() === each.toUpperCase()}
          onClick={() => {
            touch();
            draft.back();
            void field.set(each);
          }}
        />
      ))}
      <input
        id={id}
        class="jn-field"
        type="text"
        placeholder={field.mixed ? "Mixed" : "#RRGGBB"}
        spellcheck={false}
        value={draft.text}
        readOnly={still}
        aria-describedby={described}
        aria-invalid={invalid}
        onInput={(event) => draft.input(event.currentTarget.value.trim())}
        onBlur={() => draft.leave()}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            draft.leave();
          } else if (event.key === "Escape" && draft.back()) {
            event.preventDefault();
          }
        }}
      />
    </fieldset>
  );
}

/**
 * Control for a portrait or image: an emoji, or a PNG or JPEG from a file, a drop or the clipboard.
 */
export function ImageControl(props: ControlProps) {
  const { field, id, label, described, invalid, touch } = props;
  const value = String(field.value ?? "");
  const isPicture = value.startsWith("data:image/");
  const file = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const draft = useDraft(props, isPicture ? "" : value, (text) => ({ value: text.trim() || null }));
  const still = field.store.readonly;
  const take = async (chosen: Blob | null | undefined) => {
    if (!chosen || still) {
      return;
    }
    setBusy(true);
    try {
      const made = await picture(chosen);
      touch();
      draft.back();
      await field.set(made);
    } catch (error) {
      touch(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a place to drop a picture; the button does the same
    <div
      class="jn-image"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        void take(event.dataTransfer?.files[0]);
      }}
    >
      <span class="jn-image-now" aria-hidden="true">
        {isPicture ? <img src={value} alt="" /> : value || "–"}
      </span>
      <input
        id={id}
        class="jn-field jn-short"
        type="text"
        placeholder={field.mixed ? "Mixed" : "Emoji"}
        value={draft.text}
        readOnly={still}
        aria-describedby={described}
        aria-invalid={invalid}
        onInput={(event) => draft.input(event.currentTarget.value)}
        onPaste={(event) => {
          const pasted = event.clipboardData?.files[0];
          if (pasted) {
            event.preventDefault();
            void take(pasted);
          }
        }}
        onBlur={() => draft.leave()}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            draft.leave();
          } else if (event.key === "Escape" && draft.back()) {
            event.preventDefault();
          }
        }}
      />
      {!still && (
        <Button
          look="bordered"
          label={busy ? "Reading…" : "Upload"}
          aria-label={`Upload a picture: ${label.toLowerCase()}, PNG or JPEG`}
          disabled={busy}
          onClick={() => file.current?.click()}
        />
      )}
      {!still && value !== "" && (
        <Button
          sign="trash"
          label={`Remove: ${label.toLowerCase()}`}
          onClick={() => {
            touch();
            draft.back();
            void field.set(null);
          }}
        />
      )}
      <input
        ref={file}
        type="file"
        accept="image/png,image/jpeg"
        hidden
        aria-label={`File: ${label}`}
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
