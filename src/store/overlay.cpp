#include "store/overlay.hpp"

#include <algorithm>

#include "store/database.hpp"

namespace guanxi {
namespace {

const std::optional<std::string> kGone;

}  // namespace

void Overlay::erase_range(Family f, std::string_view first, std::string_view end) {
  Layer& layer = of_[index_of(f)];
  layer.records.erase(layer.records.lower_bound(first), layer.records.lower_bound(end));
  layer.gone.push_back({std::string(first), std::string(end)});
}

const std::optional<std::string>* Overlay::find(Family f, std::string_view key) const {
  const Layer& layer = of_[index_of(f)];
  const auto found = layer.records.find(key);
  if (found != layer.records.end()) return &found->second;
  const bool gone = std::any_of(layer.gone.begin(), layer.gone.end(),
                                [&](const Range& range) { return range.first <= key && key < range.end; });
  return gone ? &kGone : nullptr;
}

/// Stored records and supposed ones, merged by key.
class Overlay::Iterator final : public rocksdb::Iterator {
 public:
  Iterator(const Layer& layer, std::unique_ptr<rocksdb::Iterator> stored, std::string_view first,
           std::string_view end)
      : layer_(layer), stored_(std::move(stored)), first_(first), end_(end) {}

  [[nodiscard]] bool Valid() const override { return valid_; }
  [[nodiscard]] rocksdb::Slice key() const override { return supposed_ ? slice(at_->first) : stored_->key(); }
  [[nodiscard]] rocksdb::Slice value() const override {
    return supposed_ ? slice(*at_->second) : stored_->value();
  }
  [[nodiscard]] rocksdb::Status status() const override { return stored_->status(); }

  void SeekToFirst() override {
    stored_->SeekToFirst();
    at_ = first_.empty() ? layer_.records.begin() : layer_.records.lower_bound(first_);
    forwards_ = true;
    settle_forwards();
  }
  void Seek(const rocksdb::Slice& target) override {
    stored_->Seek(target);
    at_ = layer_.records.lower_bound(std::max<std::string_view>(view(target), first_));
    forwards_ = true;
    settle_forwards();
  }
  void Next() override {
    if (!forwards_) {
      const std::string here = key().ToString();
      Seek(slice(here));
    }
    step_forwards();
    settle_forwards();
  }
  void SeekToLast() override {
    stored_->SeekToLast();
    at_ = end_.empty() ? layer_.records.end() : layer_.records.lower_bound(end_);
    step_back();
    forwards_ = false;
    settle_backwards();
  }
  void SeekForPrev(const rocksdb::Slice& target) override {
    stored_->SeekForPrev(target);
    at_ = layer_.records.upper_bound(view(target));
    if (!end_.empty() && (at_ == layer_.records.end() || at_->first >= end_))
      at_ = layer_.records.lower_bound(end_);
    step_back();
    forwards_ = false;
    settle_backwards();
  }
  void Prev() override {
    if (forwards_) {
      const std::string here = key().ToString();
      SeekForPrev(slice(here));
    }
    if (stored_->Valid() && (!supposed_ || view(stored_->key()) == at_->first)) stored_->Prev();
    if (supposed_) step_back();
    settle_backwards();
  }

 private:
  [[nodiscard]] bool has_record() const {
    return at_ != layer_.records.end() && !none_ && (end_.empty() || at_->first < end_) &&
           at_->first >= first_;
  }

  /// Past the record that is shown.
  void step_forwards() {
    if (stored_->Valid() && (!supposed_ || view(stored_->key()) == at_->first)) stored_->Next();
    if (supposed_) ++at_;
  }
  /// To the supposed record before.
  void step_back() {
    none_ = at_ == layer_.records.begin();
    if (!none_) --at_;
  }

  /// The range of gone keys that the stored record is in, if any.
  [[nodiscard]] const Range* gone() const {
    for (const Range& range : layer_.gone)
      if (range.first <= view(stored_->key()) && view(stored_->key()) < range.end) return &range;
    return nullptr;
  }

  void settle_forwards() {
    none_ = false;
    for (;;) {
      for (const Range* range = nullptr; stored_->Valid() && (range = gone()) != nullptr;)
        stored_->Seek(slice(range->end));
      const bool record = has_record();
      valid_ = record || stored_->Valid();
      if (!valid_ || !stored_->status().ok()) {
        valid_ = false;
        return;
      }
      supposed_ = record && (!stored_->Valid() || at_->first <= view(stored_->key()));
      if (!supposed_ || at_->second) return;
      step_forwards();
    }
  }

  void settle_backwards() {
    for (;;) {
      for (const Range* range = nullptr; stored_->Valid() && (range = gone()) != nullptr;) {
        stored_->SeekForPrev(slice(range->first));
        if (stored_->Valid() && view(stored_->key()) == range->first) stored_->Prev();
      }
      const bool record = has_record();
      valid_ = record || stored_->Valid();
      if (!valid_ || !stored_->status().ok()) {
        valid_ = false;
        return;
      }
      supposed_ = record && (!stored_->Valid() || at_->first >= view(stored_->key()));
      if (!supposed_ || at_->second) return;
      if (stored_->Valid() && view(stored_->key()) == at_->first) stored_->Prev();
      step_back();
    }
  }

  const Layer& layer_;
  std::unique_ptr<rocksdb::Iterator> stored_;
  const std::string first_, end_;
  Records::const_iterator at_;
  bool none_ = false;      // `at_` went before the first
  bool supposed_ = false;  // `at_` is shown, else the stored record
  bool forwards_ = true;
  bool valid_ = false;
};

std::unique_ptr<rocksdb::Iterator> Overlay::over(Family f, std::unique_ptr<rocksdb::Iterator> stored,
                                                 std::string_view first, std::string_view end) const {
  return std::make_unique<Iterator>(of_[index_of(f)], std::move(stored), first, end);
}

}  // namespace guanxi
