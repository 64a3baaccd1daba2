package org.flexmeter.gateway.feed;

import java.util.List;
import java.util.Objects;

/** What the catalogue and the device registry know of feeds. */
public interface FeedDirectory {

    /**
     * A feed's shape.
     *
     * @param deviceType the type of the devices that it carries
     * @param deviceColumn the column with the device's local id
     * @param batch whether it publishes batches
     * @param follows whether a page is translated with what the page before left behind, as that of
     *     alarm registers is
     */
    record Facts(String deviceType, String deviceColumn, boolean batch, boolean follows) {
        public Facts {
            Objects.requireNonNull(deviceType, "deviceType");
            Objects.requireNonNull(deviceColumn, "deviceColumn");
        }
    }

    /**
     * @throws IllegalArgumentException if the catalogue has no such feed
     */
    Facts facts(String gateway, String feed);

    /** Local ids of the enabled devices of a type, as the registry is now. */
    List<String> devices(String gateway, String deviceType);
}
