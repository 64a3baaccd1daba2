package org.flexmeter.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who takes and gives back what. Owners of the shards in order; a dash is nobody. */
class BalanceTest {

    @ParameterizedTest(name = "{0}: {1} among {2} does {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "-       | a | a     | take 0        | alone, it takes what there is",
                "b       | a | a b   | nothing       | one shard has one leader",
                "-       | a | a b   | take 0        | one shard, nobody has it: both try",
                "- - - - | a | a     | take 0 1 2 3  | alone, it takes all",
                "- - - - | a | a b   | take 0 1      | two share",
                "a a a a | a | a b   | give 3 2      | a new one is made room for",
                "a a - - | a | a b   | nothing       | what is given back is left to others",
                "a a - - | b | a b   | take 2 3      | and taken",
                "a a b b | a | a b c | give 1        | a third one: each gives what is too much",
                "a - b b | c | a b c | take 1        | and it takes what is free",
                "a b b c | a | a b c | nothing       | as even as four among three can be",
                "a a b   | a | a b c | give 1        | three among three",
                "a b     | a | a b c | nothing       | more members than shards: one stands by",
                "- b     | a | a b   | take 0        | the other's died",
                "- b - b | b | b     | take 0 2      | the last one takes all",
                "a a b   | b | a b   | nothing       | as even as three among two can be"
            })
    void isEven(String owners, String me, String members, String expected, String why) {
        List<String> all = Arrays.asList(owners.split(" "));
        Balance balance = Balance.of(me, Set.of(members.split(" ")), all.size(), holdings(all));
        assertThat(text(balance)).as(why).isEqualTo(expected);
    }

    /**
     * Whoever comes and goes: after some rounds everybody has as many as the others, and it rests.
     */
    @Test
    void comesToRest() {
        for (int shards = 1; shards <= 12; shards++) {
            for (int members = 1; members <= 6; members++) {
                Map<Integer, String> owners = new HashMap<>();
                Set<String> there = new TreeSet<>();
                for (int m = 0; m < members; m++) {
                    there.add("m" + m);
                    settle(owners, there, shards);
                }
                there.remove("m0");
                owners.values().removeIf("m0"::equals);
                if (!there.isEmpty()) {
                    settle(owners, there, shards);
                }
            }
        }
    }

    private static void settle(Map<Integer, String> owners, Set<String> there, int shards) {
        boolean moved = true;
        for (int round = 0; round < 20 && moved; round++) {
            moved = false;
            for (String me : there) {
                Balance balance = Balance.of(me, there, shards, holdings(owners, shards));
                balance.giveBack().forEach(owners::remove);
                balance.take().forEach(shard -> owners.put(shard, me));
                moved |= !balance.giveBack().isEmpty() || !balance.take().isEmpty();
            }
        }
        assertThat(moved).as("%d shards, %s: %s", shards, there, owners).isFalse();
        assertThat(owners).hasSize(shards);
        int least = shards / there.size();
        int most = (shards + there.size() - 1) / there.size();
        for (String member : there) {
            long count = owners.values().stream().filter(member::equals).count();
            assertThat(count).as("%s of %s", member, owners).isBetween((long) least, (long) most);
        }
    }

    private static List<Holding> holdings(Map<Integer, String> owners, int shards) {
        List<String> all = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            all.add(owners.getOrDefault(shard, "-"));
        }
        return holdings(all);
    }

    private static List<Holding> holdings(List<String> owners) {
        List<Holding> holdings = new ArrayList<>();
        for (int shard = 0; shard < owners.size(); shard++) {
            Optional<String> holder =
                    Optional.of(owners.get(shard)).filter(o -> !o.equals("-")).map(o -> o + "/1");
            holdings.add(new Holding(shard, owners.size(), 1, holder));
        }
        return holdings;
    }

    private static String text(Balance balance) {
        String text = list("take", balance.take()) + list("give", balance.giveBack());
        return text.isEmpty() ? "nothing" : text.strip();
    }

    private static String list(String what, List<Integer> shards) {
        return shards.isEmpty()
                ? ""
                : " "
                        + what
                        + " "
                        + String.join(" ", shards.stream().map(String::valueOf).toList());
    }
}
