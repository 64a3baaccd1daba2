package org.flexmeter.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Spelling;
import org.flexmeter.gateway.registry.DeviceRegistry;
import org.junit.jupiter.api.Test;

class CatalogueDirectoryTest {
    private final FeedDirectory directory =
            new CatalogueDirectory(Catalogues.packaged(Spelling.PRINTED), DeviceRegistry::empty);

    @Test
    void onlyAlarmRegistersFollowThePageBefore() {
        assertThat(directory.facts("eon", "apartment-status").follows()).isTrue();
        assertThat(directory.facts("eon", "apartment-alarms").follows()).isFalse();
        assertThat(directory.facts("eon", "apartment-electricity").follows()).isFalse();
        assertThat(directory.facts("iren", "st-comet-single-phase").follows()).isFalse();
    }

    @Test
    void onlyFeedsWithABatchSizeAreBatches() {
        assertThat(directory.facts("eon", "apartment-electricity").batch()).isTrue();
        assertThat(directory.facts("iren", "st-comet-single-phase").batch()).isFalse();
    }
}
