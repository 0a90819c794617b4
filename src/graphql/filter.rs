//! Filters that more than one list takes.

use async_graphql::InputObject;

/// Which texts match: those that meet every condition given. Upper and lower case differ.
#[derive(Clone, Debug, Default, PartialEq, Eq, InputObject)]
pub struct StringFilter {
    /// Exactly this text.
    pub eq: Option<String>,
    /// One of these texts; none of an empty list.
    #[graphql(name = "in")]
    pub any_of: Option<Vec<String>>,
    /// A text that starts with this one.
    pub starts_with: Option<String>,
}

impl StringFilter {
    /// Whether a text meets every condition.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        self.eq.as_ref().is_none_or(|wanted| wanted == text)
            && self
                .any_of
                .as_ref()
                .is_none_or(|wanted| wanted.iter().any(|wanted| wanted == text))
            && self
                .starts_with
                .as_ref()
                .is_none_or(|start| text.starts_with(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(
        eq: Option<&str>,
        any_of: Option<&[&str]>,
        starts_with: Option<&str>,
    ) -> StringFilter {
        StringFilter {
            eq: eq.map(str::to_owned),
            any_of: any_of.map(|texts| texts.iter().map(|text| (*text).to_owned()).collect()),
            starts_with: starts_with.map(str::to_owned),
        }
    }

    #[test]
    fn every_condition_given_must_hold() {
        for (filter, matches) in [
            (filter(None, None, None), true),
            (filter(Some("openai"), None, None), true),
            (filter(Some("OpenAI"), None, None), false),
            (filter(None, Some(&["anthropic", "openai"]), None), true),
            (filter(None, Some(&[]), None), false),
            (filter(None, None, Some("open")), true),
            (filter(None, None, Some("pen")), false),
            (filter(Some("openai"), Some(&["anthropic"]), None), false),
            (filter(Some("openai"), None, Some("anth")), false),
        ] {
            assert_eq!(filter.matches("openai"), matches, "{filter:?}");
        }
    }
}
