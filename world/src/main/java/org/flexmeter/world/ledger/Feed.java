package org.flexmeter.world.ledger;

/**
 * One table, line kind or topic that meters write to, as the final table names it.
 *
 * @param gateway such as {@code iren}
 * @param name such as {@code district-heating}
 */
public record Feed(String gateway, String name) implements Comparable<Feed> {
    @Override
    public String toString() {
        return gateway + "/" + name;
    }

    @Override
    public int compareTo(Feed other) {
        return toString().compareTo(other.toString());
    }
}
