use rust_decimal::Decimal;

use super::*;
use crate::catalog::sample::three;

fn shown(filter: ModelFilter) -> Vec<String> {
    let filter = filter.prepared();
    let snapshot = three();
    let models = snapshot.models().iter();
    models
        .filter(|model| filter.matches(model))
        .map(|model| model.row.slug.clone())
        .collect()
}

fn all() -> ModelFilter {
    ModelFilter::default()
}

fn capable(names: &[&str]) -> ModelFilter {
    ModelFilter {
        capability: Some(names.iter().map(|name| (*name).to_owned()).collect()),
        ..all()
    }
}

fn at_most(dollars: Decimal, filter: ModelFilter) -> ModelFilter {
    ModelFilter {
        max_input_per_million: Some(Exact(dollars)),
        ..filter
    }
}

#[test]
fn a_list_is_narrowed_by_kind_and_state() {
    let kind = |kinds: &[ModelKind]| ModelFilter {
        kind: Some(kinds.to_vec()),
        ..all()
    };
    let status = |states: &[RoutableStatus]| ModelFilter {
        routable_status: Some(states.to_vec()),
        ..all()
    };

    assert_eq!(shown(all()), ["cheap", "old", "router"]);
    assert_eq!(shown(kind(&[ModelKind::Router])), ["router"]);
    assert!(shown(kind(&[])).is_empty());
    assert_eq!(shown(status(&[RoutableStatus::Deprecated])), ["old"]);
}

#[test]
fn a_list_is_narrowed_by_who_offers_and_what_it_can_do() {
    let at_zeta = ModelFilter {
        provider: Some(StringFilter {
            eq: Some("zeta".to_owned()),
            ..StringFilter::default()
        }),
        ..all()
    };
    let least = ModelFilter {
        min_context_window: Some(8_000),
        ..all()
    };

    assert_eq!(shown(at_zeta), ["cheap", "router"]);
    assert_eq!(shown(capable(&["tools"])), ["cheap", "router"]);
    assert_eq!(shown(capable(&["tools", "vision"])), ["cheap"]);
    assert_eq!(shown(least), ["cheap"]);
}

#[test]
fn a_list_is_narrowed_by_price_and_unpriced_models_are_not_cheap() {
    assert_eq!(shown(at_most(Decimal::new(15, 2), all())), ["cheap"]);
    assert_eq!(shown(at_most(Decimal::ONE, all())), ["cheap", "old"]);
    assert_eq!(shown(at_most(Decimal::ONE, capable(&["tools"]))), ["cheap"]);
}

#[test]
fn a_search_looks_into_slug_and_name_in_either_case() {
    let search = |text: &str| ModelFilter {
        search: Some(text.to_owned()),
        ..all()
    };

    assert_eq!(shown(search("ROUT")), ["router"]);
    assert_eq!(shown(search("the o")), ["old"]);
    assert!(shown(search("cheapthe")).is_empty());
}

#[test]
fn providers_are_found_by_state_and_by_name() {
    let filter = |active: Option<bool>, search: Option<&str>| ProviderFilter {
        active,
        search: search.map(str::to_owned),
    };
    for (filter, expected) in [
        (filter(None, None), &["acme", "zeta"][..]),
        (filter(Some(true), None), &["zeta"]),
        (filter(None, Some("aC")), &["acme"]),
        (filter(Some(true), Some("acme")), &[]),
    ] {
        let filter = filter.prepared();
        let snapshot = three();
        let providers = snapshot.providers().iter();
        let found = providers.filter(|row| filter.matches(row));
        let found: Vec<_> = found.map(|row| row.slug.as_str()).collect();
        assert_eq!(found, expected);
    }
}
