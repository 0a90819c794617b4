//! What a model reads and writes, where the price map says only what it is for.

/// What a model reads and writes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Modalities {
    pub(super) input: Vec<String>,
    pub(super) output: Vec<String>,
}

/// Capabilities that tell of an input.
const INPUTS: [(&str, &str); 5] = [
    ("vision", "image"),
    ("image_input", "image"),
    ("audio_input", "audio"),
    ("video_input", "video"),
    ("pdf_input", "pdf"),
];

/// The modalities of a mode, and what capabilities add to them.
pub(super) fn of(mode: Option<&str>, capabilities: &[String]) -> Modalities {
    let (input, output): (&[&str], &[&str]) = match mode {
        Some("chat" | "completion" | "responses") => (&["text"], &["text"]),
        Some("embedding") => (&["text"], &["embedding"]),
        Some("image_generation") => (&["text"], &["image"]),
        Some("image_edit") => (&["text", "image"], &["image"]),
        Some("video_generation") => (&["text"], &["video"]),
        Some("audio_transcription") => (&["audio"], &["text"]),
        Some("audio_speech") => (&["text"], &["audio"]),
        Some("realtime") => (&["text", "audio"], &["text", "audio"]),
        Some("ocr") => (&["image"], &["text"]),
        Some("rerank" | "moderation" | "search") => (&["text"], &[]),
        _ => (&[], &[]),
    };
    let has = |capability: &str| capabilities.iter().any(|known| known == capability);
    let mut input: Vec<&str> = input.to_vec();
    for (capability, modality) in INPUTS {
        if has(capability) && !input.contains(&modality) {
            input.push(modality);
        }
    }
    let mut output: Vec<&str> = output.to_vec();
    if has("audio_output") && !output.contains(&"audio") {
        output.push("audio");
    }
    Modalities {
        input: owned(&input),
        output: owned(&output),
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
