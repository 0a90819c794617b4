use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

use super::*;

const BOOK: UnitPrices = UnitPrices {
    input: Some(3_000_000),
    output: Some(15_000_000),
    cache_read: Some(300_000),
    cache_write: Some(3_750_000),
    reasoning: None,
    request: None,
};

fn tokens(input: i64, cache_read: i64, cache_write: i64) -> TokenCounts {
    let reported = ReportedTokens {
        input,
        cache_read,
        cache_write,
        output: 100,
        reasoning: 40,
    };
    reported.try_into().unwrap()
}

fn of_book(tokens: TokenCounts, prices: UnitPrices) -> Cost {
    Cost::of(tokens, &CostBasis::PriceBook(prices), 0).unwrap()
}

#[test]
fn cached_tokens_are_charged_once_at_their_own_price() {
    let cost = of_book(tokens(1_000, 600, 100), BOOK);

    // 300 × 3 + 600 × 0.3 + 100 × 3.75 + 100 × 15 micro-dollars.
    assert_eq!(
        cost,
        Cost {
            total: Some(2_955_000),
            provider: Some(2_955_000),
            fee: Some(0),
            source: CostSource::PriceBook,
        }
    );
}

#[test]
fn without_a_price_of_their_own_cached_tokens_cost_what_input_does() {
    let prices = UnitPrices {
        cache_read: None,
        cache_write: None,
        ..BOOK
    };

    assert_eq!(
        of_book(tokens(1_000, 600, 100), prices).total,
        Some(4_500_000)
    );
}

#[test]
fn reasoning_has_its_own_price_where_there_is_one() {
    let prices = UnitPrices {
        reasoning: Some(1_000_000),
        ..BOOK
    };

    // 60 × 15 + 40 × 1 micro-dollars.
    assert_eq!(of_book(tokens(0, 0, 0), prices).total, Some(940_000));
}

#[test]
fn a_missing_side_matters_only_where_its_tokens_were_used() {
    let without_input = UnitPrices {
        input: None,
        ..BOOK
    };
    let without_output = UnitPrices {
        output: None,
        ..BOOK
    };

    assert_eq!(of_book(tokens(1_000, 0, 0), without_input), Cost::UNPRICED);
    assert_eq!(of_book(tokens(1_000, 0, 0), without_output), Cost::UNPRICED);
    assert_eq!(
        of_book(tokens(0, 0, 0), without_input).total,
        Some(1_500_000)
    );
    assert_eq!(
        of_book(tokens(600, 600, 0), without_input).total,
        Some(1_680_000)
    );
}

#[test]
fn nothing_is_a_price_and_not_knowing_is_none() {
    let nothing = UnitPrices {
        input: Some(0),
        output: Some(0),
        ..UnitPrices::default()
    };

    assert_eq!(of_book(tokens(1_000, 0, 0), nothing), Cost::FREE);
    assert_eq!(
        Cost::of(tokens(1_000, 0, 0), &CostBasis::Unpriced, 7),
        Ok(Cost::UNPRICED)
    );
}

#[test]
fn a_fee_comes_on_top() {
    let reported = CostBasis::ProviderReported { nanos: 500 };

    assert_eq!(
        Cost::of(TokenCounts::default(), &reported, 25),
        Ok(Cost {
            total: Some(525),
            provider: Some(500),
            fee: Some(25),
            source: CostSource::ProviderReported,
        })
    );
}

#[test]
fn a_half_goes_to_the_even_neighbour() {
    for (picos, nanos) in [
        (499, 0),
        (500, 0),
        (501, 1),
        (1_500, 2),
        (2_500, 2),
        (2_501, 3),
    ] {
        let prices = UnitPrices {
            request: Some(picos),
            ..UnitPrices::default()
        };
        assert_eq!(
            of_book(TokenCounts::default(), prices).total,
            Some(nanos),
            "{picos}"
        );
    }
}

#[test]
fn what_cannot_be_is_refused() {
    let negative = ReportedTokens {
        input: -1,
        ..ReportedTokens::default()
    };
    let cached = ReportedTokens {
        input: 10,
        cache_read: 6,
        cache_write: 5,
        ..ReportedTokens::default()
    };
    let reasoning = ReportedTokens {
        output: 1,
        reasoning: 2,
        ..ReportedTokens::default()
    };
    for (reported, message) in [
        (
            negative,
            "tokens: each count must be from 0 to 1000000000000",
        ),
        (
            cached,
            "tokens: cached tokens are part of the input: they cannot be more than it",
        ),
        (
            reasoning,
            "tokens: reasoning is part of the output: it cannot be more than it",
        ),
    ] {
        let problem = TokenCounts::try_from(reported).unwrap_err();
        assert_eq!(problem.to_string(), message);
    }
    let basis = CostBasis::ProviderReported { nanos: i64::MAX };
    assert_eq!(
        Cost::of(TokenCounts::default(), &basis, 1)
            .unwrap_err()
            .to_string(),
        "cost: must be from 0 to 9223372036854775807 nano-dollars"
    );
}

/// The rules of a price in another arithmetic: decimal fractions of a dollar, rounded by the library.
fn reference(tokens: &ReportedTokens, prices: &UnitPrices) -> Option<Decimal> {
    let dollars = |count: i64, picos: Option<i64>| match picos {
        _ if count == 0 => Some(Decimal::ZERO),
        None => None,
        Some(picos) => Some(Decimal::from(count) * Decimal::new(picos, 12)),
    };
    let fresh = tokens.input - tokens.cache_read - tokens.cache_write;
    let sum = Decimal::new(prices.request.unwrap_or(0), 12)
        + dollars(fresh, prices.input)?
        + dollars(tokens.cache_read, prices.cache_read.or(prices.input))?
        + dollars(tokens.cache_write, prices.cache_write.or(prices.input))?
        + dollars(tokens.output - tokens.reasoning, prices.output)?
        + dollars(tokens.reasoning, prices.reasoning.or(prices.output))?;
    Some(sum.round_dp_with_strategy(9, RoundingStrategy::MidpointNearestEven))
}

fn any_tokens() -> impl Strategy<Value = ReportedTokens> {
    (
        0..2_000_000_i64,
        0..2_000_000_i64,
        0..2_000_000_i64,
        0..200_000_i64,
        0..200_000_i64,
    )
        .prop_map(
            |(fresh, cache_read, cache_write, plain, reasoning)| ReportedTokens {
                input: fresh + cache_read + cache_write,
                cache_read,
                cache_write,
                output: plain + reasoning,
                reasoning,
            },
        )
}

fn any_prices() -> impl Strategy<Value = UnitPrices> {
    let price = || proptest::option::weighted(0.9, 0..600_000_000_i64);
    (price(), price(), price(), price(), price(), price()).prop_map(
        |(input, output, cache_read, cache_write, reasoning, request)| UnitPrices {
            input,
            output,
            cache_read,
            cache_write,
            reasoning,
            request,
        },
    )
}

proptest! {
    #[test]
    fn a_cost_is_what_decimal_fractions_say(tokens in any_tokens(), prices in any_prices()) {
        let cost = of_book(tokens.try_into().unwrap(), prices);

        let total = cost.total.map(|nanos| Decimal::new(nanos, 9));
        prop_assert_eq!(total, reference(&tokens, &prices));
    }
}
