use chrono::TimeDelta;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    catalog::{
        ModelOrderField, ModelRow,
        sample::{endpoint, model, noon, price, provider, three},
        store::Rows,
    },
    graphql::OrderDirection,
};

const FIELDS: [ModelOrderField; 5] = [
    ModelOrderField::Slug,
    ModelOrderField::InputPrice,
    ModelOrderField::OutputPrice,
    ModelOrderField::ContextWindow,
    ModelOrderField::CreatedAt,
];
const DIRECTIONS: [OrderDirection; 2] = [OrderDirection::Asc, OrderDirection::Desc];

/// Models at one provider; number n has slug, input price, output price, context window and the second it was made in.
type Line = (String, Option<i64>, Option<i64>, Option<i64>, i64);

fn snapshot(lines: &[Line]) -> Snapshot {
    let mut rows = Rows {
        providers: vec![provider(1, "acme")],
        ..Rows::default()
    };
    for (id, (slug, input, output, window, second)) in (1..).zip(lines) {
        rows.models.push(ModelRow {
            context_window: *window,
            created_at: noon() + TimeDelta::seconds(*second),
            ..model(id, slug)
        });
        rows.endpoints.push(endpoint(id, id, 1));
        rows.prices.push(price(id, *input, *output));
    }
    Snapshot::new(rows, noon())
}

fn args(first: i32, after: Option<String>) -> PageArgs {
    PageArgs {
        first: Some(first),
        after,
        ..PageArgs::default()
    }
}

fn slugs(page: &ModelConnection) -> Vec<String> {
    let nodes = page.edges.iter().map(|edge| &edge.node);
    nodes.map(|node| node.entry.row.slug.clone()).collect()
}

/// All pages of an order, one after the other.
fn walk(snapshot: &Snapshot, order: ModelOrder, size: i32) -> Vec<String> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = models(snapshot, args(size, after), order, None).unwrap();
        all.extend(slugs(&page));
        after = page.edges.last().map(|edge| edge.cursor.clone());
        if !page.has_next_page {
            return all;
        }
    }
}

/// The order as its documentation puts it: by value, equals by slug, those without a value behind.
fn expected(lines: &[Line], order: ModelOrder) -> Vec<String> {
    let value = |line: &Line| match order.field {
        ModelOrderField::Slug => Some(0),
        ModelOrderField::InputPrice => line.1,
        ModelOrderField::OutputPrice => line.2,
        ModelOrderField::ContextWindow => line.3,
        ModelOrderField::CreatedAt => Some(line.4),
    };
    let is_down = order.direction == OrderDirection::Desc;
    let mut by_slug = lines.to_vec();
    by_slug.sort();
    if is_down && order.field == ModelOrderField::Slug {
        by_slug.reverse();
    }
    let (mut known, unknown): (Vec<_>, Vec<_>) =
        by_slug.into_iter().partition(|line| value(line).is_some());
    known.sort_by_key(|line| value(line).map(|value| if is_down { -value } else { value }));
    let all = known.into_iter().chain(unknown);
    all.map(|line| line.0).collect()
}

proptest! {
    #[test]
    fn every_order_pages_through_every_model_once_nulls_last(
        lines in prop::collection::btree_map(
            "[aBé_/.-]{1,3}",
            (prop::option::of(0..4_i64), prop::option::of(0..4_i64), prop::option::of(1..4_i64), 0..3_i64),
            0..25,
        ),
        size in 1..9,
    ) {
        let lines: Vec<Line> = lines.into_iter().map(|(slug, (i, o, w, s))| (slug, i, o, w, s)).collect();
        let snapshot = snapshot(&lines);
        for field in FIELDS {
            for direction in DIRECTIONS {
                let order = ModelOrder { field, direction };
                prop_assert_eq!(walk(&snapshot, order, size), expected(&lines, order), "{:?}", order);
            }
        }
    }
}

fn priced(slug: &str, input: Option<i64>) -> Line {
    (slug.to_owned(), input, None, None, 0)
}

#[test]
fn a_page_goes_on_behind_a_model_that_has_gone_meanwhile() {
    let order = ModelOrder {
        field: ModelOrderField::InputPrice,
        direction: OrderDirection::Desc,
    };
    let lines = [
        priced("a", Some(1)),
        priced("b", Some(2)),
        priced("c", Some(3)),
        priced("d", None),
    ];
    let first = models(&snapshot(&lines), args(2, None), order, None).unwrap();
    assert_eq!(slugs(&first), ["c", "b"]);

    let after = Some(first.edges[1].cursor.clone());
    let without_b = [lines[0].clone(), lines[2].clone(), lines[3].clone()];
    let second = models(&snapshot(&without_b), args(2, after), order, None).unwrap();

    assert_eq!(slugs(&second), ["a", "d"]);
    assert!(second.has_previous_page && !second.has_next_page);
}

#[test]
fn a_cursor_of_another_order_or_list_is_refused() {
    let snapshot = snapshot(&[priced("a", None), priced("b", None)]);
    let by_slug = models(&snapshot, args(1, None), ModelOrder::default(), None).unwrap();
    let cursor = Some(by_slug.edges[0].cursor.clone());
    let downwards = ModelOrder {
        direction: OrderDirection::Desc,
        ..ModelOrder::default()
    };

    for refused in [
        models(&snapshot, args(1, cursor.clone()), downwards, None).err(),
        models_of(&snapshot, Uuid::from_u128(1), args(1, cursor.clone())).err(),
        providers(&snapshot, args(1, cursor), None).err(),
    ] {
        assert!(
            refused
                .unwrap()
                .to_string()
                .starts_with("after: is not a cursor of this list"),
        );
    }
}

#[test]
fn a_page_counts_all_that_the_filter_shows_whatever_its_size() {
    let snapshot = snapshot(&["a1", "a2", "b1", "a3"].map(|slug| priced(slug, None)));
    let filter = ModelFilter {
        search: Some("A".to_owned()),
        ..ModelFilter::default()
    };

    let page = models(
        &snapshot,
        args(2, None),
        ModelOrder::default(),
        Some(filter),
    )
    .unwrap();

    let count = page.additional_fields.total_count;
    assert_eq!(
        (slugs(&page).len(), count.value.0, count.is_capped),
        (2, 3, false)
    );
}

#[test]
fn a_provider_lists_what_it_offers_and_no_more() {
    let snapshot = three();
    let zeta = snapshot.provider_by_slug("zeta").unwrap().id;

    let first = models_of(&snapshot, zeta, args(1, None)).unwrap();
    let after = Some(first.edges[0].cursor.clone());
    let second = models_of(&snapshot, zeta, args(1, after)).unwrap();

    assert_eq!(
        (slugs(&first), slugs(&second)),
        (vec!["cheap".to_owned()], vec!["router".to_owned()])
    );
    assert_eq!(first.additional_fields.total_count.value.0, 2);
    assert!(first.has_next_page && !second.has_next_page);
}
