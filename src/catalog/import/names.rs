//! How providers are called by people.

/// Slugs whose name is not just their words in title case.
const NAMES: [(&str, &str); 62] = [
    ("ai21", "AI21 Labs"),
    ("aihubmix", "AiHubMix"),
    ("aiml", "AI/ML API"),
    ("assemblyai", "AssemblyAI"),
    ("aws_polly", "Amazon Polly"),
    ("azure", "Azure OpenAI"),
    ("azure_ai", "Azure AI Foundry"),
    ("azure_text", "Azure OpenAI (completions)"),
    ("bedrock", "Amazon Bedrock"),
    ("bedrock_converse", "Amazon Bedrock Converse"),
    ("bedrock_mantle", "Amazon Bedrock Mantle"),
    ("chatgpt", "ChatGPT"),
    ("cloudflare", "Cloudflare Workers AI"),
    ("cohere_chat", "Cohere Chat"),
    ("dashscope", "Alibaba DashScope"),
    ("dataforseo", "DataForSEO"),
    ("deepinfra", "DeepInfra"),
    ("deepseek", "DeepSeek"),
    ("duckduckgo", "DuckDuckGo"),
    ("elevenlabs", "ElevenLabs"),
    ("exa_ai", "Exa"),
    ("fal_ai", "fal"),
    ("featherless_ai", "Featherless AI"),
    ("fireworks_ai", "Fireworks AI"),
    ("friendliai", "FriendliAI"),
    ("gemini", "Google Gemini"),
    ("gigachat", "GigaChat"),
    ("github_copilot", "GitHub Copilot"),
    ("gmi", "GMI Cloud"),
    ("google_pse", "Google Programmable Search"),
    ("gradient_ai", "DigitalOcean Gradient AI"),
    ("jina_ai", "Jina AI"),
    ("lambda_ai", "Lambda"),
    ("meta_llama", "Meta Llama API"),
    ("microsoft_365_copilot", "Microsoft 365 Copilot"),
    ("minimax", "MiniMax"),
    ("mistral", "Mistral AI"),
    ("moonshot", "Moonshot AI"),
    ("nlp_cloud", "NLP Cloud"),
    ("nvidia_nim", "NVIDIA NIM"),
    ("oci", "Oracle Cloud Infrastructure"),
    ("openai", "OpenAI"),
    ("openrouter", "OpenRouter"),
    ("ovhcloud", "OVHcloud"),
    ("publicai", "Public AI"),
    ("runwayml", "Runway"),
    ("sagemaker", "Amazon SageMaker"),
    ("sambanova", "SambaNova"),
    ("searxng", "SearXNG"),
    ("stability", "Stability AI"),
    ("text-completion-openai", "OpenAI (completions)"),
    ("together_ai", "Together AI"),
    ("v0", "v0"),
    ("vercel_ai_gateway", "Vercel AI Gateway"),
    ("vertex_ai", "Google Vertex AI"),
    ("voyage", "Voyage AI"),
    ("wandb", "Weights & Biases"),
    ("watsonx", "IBM watsonx"),
    ("xai", "xAI"),
    ("xiaomi_mimo", "Xiaomi MiMo"),
    ("you_com", "You.com"),
    ("zai", "Z.ai"),
];

/// Words that are not written in title case.
const WORDS: [(&str, &str); 9] = [
    ("ai", "AI"),
    ("ai21", "AI21"),
    ("api", "API"),
    ("aws", "AWS"),
    ("clf", "CLF"),
    ("deepseek", "DeepSeek"),
    ("minimax", "MiniMax"),
    ("openai", "OpenAI"),
    ("zai", "Z.ai"),
];

/// The name of a provider: known, or its slug's words in title case.
pub(super) fn provider(slug: &str) -> String {
    if let Some(name) = look_up(&NAMES, slug) {
        return name.to_owned();
    }
    let words = slug
        .split(['_', '-', ' '])
        .filter(|word| !word.is_empty())
        .map(|word| look_up(&WORDS, word).map_or_else(|| title(word), str::to_owned));
    words.collect::<Vec<_>>().join(" ")
}

fn look_up<'a>(table: &[(&str, &'a str)], key: &str) -> Option<&'a str> {
    let found = table.binary_search_by_key(&key, |(key, _)| *key).ok()?;
    Some(table[found].1)
}

fn title(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_for_their_search() {
        assert!(NAMES.is_sorted() && WORDS.is_sorted());
    }

    #[test]
    fn an_unknown_slug_is_written_in_title_case() {
        for (slug, name) in [
            ("openai", "OpenAI"),
            ("xai", "xAI"),
            ("soniox", "Soniox"),
            ("black_forest_labs", "Black Forest Labs"),
            ("vertex_ai-openai_models", "Vertex AI OpenAI Models"),
            ("émile--2", "Émile 2"),
        ] {
            assert_eq!(provider(slug), name);
        }
    }
}
