package org.flexmeter.gateway.feed;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.flexmeter.gateway.inhand.InHand;
import org.flexmeter.gateway.inhand.Item;
import org.flexmeter.gateway.window.PageRequest;

/** What a page is after a restart: where it begins, since where it ends moves with the clock. */
final class InHandPages {
    /** Its rows are not known, so none of them can be set aside; it waits. */
    static final String WORDS =
            "reading on from the bookmark ended the program "
                    + InHand.TIMES
                    + " times, before any row could be looked at; it is tried again after ten"
                    + " minutes, then once an hour: give the program more memory or lower max-cell and the option page";

    private static final Set<String> ENDS = Set.of("upto", "limit");

    private InHandPages() {}

    static Item item(PageRequest page) {
        List<String> identity = new ArrayList<>();
        identity.add("page");
        identity.add(page.gateway());
        identity.add(page.feed());
        identity.add(String.valueOf(page.part()));
        page.bounds()
                .forEach(
                        (name, bound) -> {
                            if (!ENDS.contains(name)) {
                                identity.add(name + "=" + bound);
                            }
                        });
        return Item.of(page.gateway() + "/" + page.feed() + ", a page", identity);
    }
}
