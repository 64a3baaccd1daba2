package org.flexmeter.gateway.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one member takes and gives back, so that all have as many shards as the others, give or take
 * one, and nothing moves without need.
 *
 * @param take free shards that it may try to take, in this order
 * @param giveBack shards that others need more
 */
record Balance(List<Integer> take, List<Integer> giveBack) {

    /**
     * Looks at the shards as they are.
     *
     * @param me this member
     * @param members those that are there; this one counts in any case
     * @param shards how many there are
     * @param holdings who has which; a shard that is not in it was never taken
     */
    static Balance of(String me, Set<String> members, int shards, List<Holding> holdings) {
        Map<Integer, String> owners = new HashMap<>();
        holdings.forEach(h -> h.member().ifPresent(member -> owners.put(h.shard(), member)));
        Set<String> all = new HashSet<>(members);
        all.add(me);
        int least = shards / all.size();
        int most = (shards + all.size() - 1) / all.size();
        boolean poorOthers =
                all.stream()
                        .filter(member -> !member.equals(me))
                        .anyMatch(member -> count(owners, member) < least);
        int mine = count(owners, me);
        List<Integer> free = new ArrayList<>();
        List<Integer> own = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            if (!owners.containsKey(shard)) {
                free.add(shard);
            } else if (owners.get(shard).equals(me)) {
                own.add(shard);
            }
        }
        int room = (poorOthers ? least : most) - mine;
        List<Integer> take = free.subList(0, Math.max(0, Math.min(free.size(), room)));
        // what is more than anybody should have, and what others lack and nobody has; the highest
        // first, 0 has more to do
        int missing =
                all.stream()
                        .filter(member -> !member.equals(me))
                        .mapToInt(member -> Math.max(0, least - count(owners, member)))
                        .sum();
        own.sort(Comparator.reverseOrder());
        int lacking = Math.min(mine - least, missing - free.size());
        int surplus = Math.max(0, Math.max(mine - most, lacking));
        return new Balance(List.copyOf(take), List.copyOf(own.subList(0, surplus)));
    }

    private static int count(Map<Integer, String> owners, String member) {
        return (int) owners.values().stream().filter(member::equals).count();
    }
}
