use chrono::TimeDelta;

use super::*;
use crate::catalog::sample::{endpoint, model, noon, price, provider, three};

fn cheapest_of(prices: Vec<PriceRow>, endpoints: Vec<EndpointRow>) -> Option<u128> {
    let rows = Rows {
        providers: vec![
            provider(1, "acme"),
            provider(2, "zeta"),
            provider(3, "beta"),
        ],
        models: vec![model(1, "m")],
        endpoints,
        prices,
    };
    let snapshot = Snapshot::new(rows, noon());
    let cheapest = snapshot.models()[0].cheapest()?;
    Some(cheapest.row.id.as_u128())
}

fn everywhere() -> Vec<EndpointRow> {
    vec![endpoint(1, 1, 1), endpoint(2, 1, 2), endpoint(3, 1, 3)]
}

#[test]
fn the_cheapest_endpoint_is_active_has_both_prices_and_the_lowest_sum() {
    let half = price(1, Some(0), None);
    let dear = price(2, Some(1), Some(9));
    let cheap = price(3, Some(5), Some(2));
    let all = vec![half.clone(), dear.clone(), cheap];
    let mut beta_is_off = everywhere();
    beta_is_off[2].active = false;

    assert_eq!(cheapest_of(all.clone(), everywhere()), Some(3));
    assert_eq!(cheapest_of(all, beta_is_off), Some(2));
    assert_eq!(cheapest_of(vec![half], everywhere()), Some(1));
    assert_eq!(cheapest_of(vec![], everywhere()), None);
}

#[test]
fn of_endpoints_that_cost_the_same_the_first_provider_by_slug_counts() {
    let same = |endpoint| price(endpoint, Some(1), Some(1));

    // Acme is 1, beta is 3, zeta is 2.
    assert_eq!(cheapest_of(vec![same(2), same(3)], everywhere()), Some(3));
}

#[test]
fn a_price_holds_from_its_first_moment_to_before_its_end() {
    let second = TimeDelta::seconds(1);
    let row = PriceRow {
        effective_to: Some(noon() + second),
        ..price(1, Some(7), None)
    };
    let holds_at = |now| {
        let rows = Rows {
            providers: vec![provider(1, "acme")],
            models: vec![model(1, "m")],
            endpoints: vec![endpoint(1, 1, 1)],
            prices: vec![row.clone()],
        };
        Snapshot::new(rows, now).models()[0].prices().is_some()
    };

    assert!(!holds_at(noon() - second));
    assert!(holds_at(noon()));
    assert!(!holds_at(noon() + second));
}

#[test]
fn what_is_looked_up_by_id_and_by_slug_is_the_same() {
    let snapshot = three();

    for entry in snapshot.models() {
        assert_eq!(snapshot.model(entry.row.id), Some(entry));
        assert_eq!(snapshot.model_by_slug(&entry.row.slug), Some(entry));
    }
    for row in snapshot.providers() {
        assert_eq!(snapshot.provider(row.id), Some(row));
        assert_eq!(snapshot.provider_by_slug(&row.slug), Some(row));
    }
    assert_eq!(snapshot.model_by_slug("Cheap"), None);
    assert_eq!(snapshot.provider(Uuid::nil()), None);
}

#[test]
fn a_document_is_made_once_and_is_the_same_for_the_same_rows() {
    let (snapshot, again) = (three(), three());

    let document = snapshot.models_document();

    assert!(std::ptr::eq(document, snapshot.models_document()));
    assert_eq!(document, again.models_document());
    assert_ne!(document.etag, snapshot.providers_document().etag);
}
