//! Which moves there are, and how likely each is.

use proptest::prelude::*;

use super::world::{Move, Odd};
use super::*;

/// How many claims there are at most.
pub(super) const CLAIMS: u128 = 9;

/// How far the number of a part is from that of its first.
pub(super) const PARTS: u128 = 20;

fn number() -> impl Strategy<Value = u128> {
    let first = 10..10 + CLAIMS;
    prop_oneof![4 => first.clone(), 1 => first.prop_map(|first| first + PARTS)]
}

fn amount() -> impl Strategy<Value = i64> {
    prop_oneof![8 => 1_i64..200, 4 => Just(100), 1 => Just(1_000_001)]
}

fn reason() -> impl Strategy<Value = HoldReason> {
    prop_oneof![
        Just(HoldReason::Manual),
        Just(HoldReason::GroundLost),
        Just(HoldReason::AccountChanged),
        Just(HoldReason::Death),
    ]
}

fn odd() -> impl Strategy<Value = Odd> {
    let lines = proptest::collection::vec(1_u32..5, 0..3);
    prop_oneof![
        1 => Just(Odd::Return),
        1 => amount().prop_map(Odd::Redetermine),
        1 => (0_u128..3).prop_map(Odd::Object),
        1 => ((0_u128..3), any::<bool>()).prop_map(|(objection, upheld)| Odd::Settle(objection, upheld)),
        1 => Just(Odd::Reject),
        1 => Just(Odd::Withdraw),
        1 => reason().prop_map(Odd::Hold),
        3 => reason().prop_map(Odd::Lift),
        2 => (0_u128..6).prop_map(Odd::Batch),
        2 => (0_u128..6).prop_map(Odd::Unbatch),
        4 => ((0_u128..6), amount()).prop_map(|(batch, amount)| Odd::Pay(batch, amount)),
        2 => (0_u128..6).prop_map(Odd::Fail),
        4 => ((0_u128..6), amount()).prop_map(|(batch, amount)| Odd::Bounce(batch, amount)),
        6 => (amount(), lines).prop_map(|(amount, lines)| Odd::Order(amount, lines)),
        1 => Just(Odd::Instalments),
        4 => ((0_u128..6), amount()).prop_map(|(recovery, amount)| Odd::Recover(recovery, amount)),
        4 => (number(), amount()).prop_map(|(against, amount)| Odd::Offset(against, amount)),
        5 => amount().prop_map(Odd::WriteOff),
        1 => Just(Odd::Wait),
    ]
}

fn filing() -> impl Strategy<Value = Move> {
    let first = proptest::option::weighted(0.3, number());
    ((0_usize..4), number(), any::<u8>(), amount(), first)
        .prop_map(|(at, number, what, amount, first)| Move::File(at, number, what, amount, first))
}

pub(super) fn moves() -> impl Strategy<Value = Vec<Move>> {
    let chosen = prop_oneof![
        2 => filing(),
        12 => (number(), prop_oneof![4 => Just(0_u8), 1 => Just(9), 1 => Just(20)])
            .prop_map(|(number, days)| Move::Go(number, days)),
        3 => (number(), 3_u8..12).prop_map(|(number, steps)| Move::Rush(number, steps)),
        1 => (number(), amount()).prop_map(|(number, amount)| Move::Part(number, amount)),
        16 => (number(), any::<usize>(), any::<usize>(), amount())
            .prop_map(|(number, which, who, amount)| Move::May(number, which, who, amount)),
        3 => (number(), 0_usize..9, odd()).prop_map(|(number, who, odd)| Move::Try(number, who, odd)),
        3 => (number(), 0_u8..9).prop_map(|(number, steps)| Move::Carry(number, steps)),
    ];
    // A command is sent again now and then, at once or later.
    let sent = (
        chosen,
        proptest::bool::weighted(0.2),
        proptest::bool::weighted(0.1),
    );
    let opening = proptest::collection::vec(filing(), 0..12);
    let rest = proptest::collection::vec(sent, 0..200);
    (opening, rest).prop_map(|(opening, sent)| {
        let (mut all, mut late) = (opening, Vec::new());
        for (chosen, again, later) in sent {
            if later {
                late.push(chosen.clone());
            }
            if again {
                all.push(chosen.clone());
            }
            all.push(chosen);
            if late.len() > 3 {
                all.append(&mut late);
            }
        }
        all
    })
}
